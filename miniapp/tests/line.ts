// A live channel with its other end in the test's hands.
import { createChannel } from '@/live/channel';
import type { Cursor, Sign } from '@/live/cursor';
import type { Notice } from '@/api/models';

/** One socket as the service sees it. */
export interface End {
  /** What the phone said, parsed. */
  said: unknown[];
  closed: boolean;
  open: () => void;
  say: (frame: object | string) => void;
  cut: () => void;
}

export function phoneAt(cursor: Cursor | null, random = 1) {
  const world = {
    ends: [] as End[],
    cursor,
    shown: [] as number[],
    unread: 0,
    reloads: 0,
    signs: [] as Sign[],
    /** How often a ticket was asked for. */
    tickets: 0,
    /** There is no network to get one. */
    noTicket: false,
    /** Holds back the ticket until it is called. */
    handOut: null as (() => void) | null,
    slow: false,
  };
  const channel = createChannel({
    async url() {
      world.tickets += 1;
      if (world.slow) await new Promise<void>((done) => (world.handOut = done));
      if (world.noTicket) throw new Error('no network');
      return 'wss://service.test/live';
    },
    open(_url, on) {
      const end: End = {
        said: [],
        closed: false,
        open: on.opened,
        say: (frame) => on.message(typeof frame === 'string' ? frame : JSON.stringify(frame)),
        cut: on.closed,
      };
      world.ends.push(end);
      return { say: (text) => end.said.push(JSON.parse(text)), close: () => (end.closed = true) };
    },
    load: () => world.cursor,
    save: (next) => (world.cursor = next),
    onNotice: (notice) => world.shown.push(notice.seq),
    onUnread: (n) => (world.unread = n),
    onReload: () => (world.reloads += 1),
    onSign: (sign) => world.signs.push(sign),
    random: () => random,
  });
  return { ...channel, world, last: () => world.ends[world.ends.length - 1] };
}

export const hello = (seq: number, epoch = 'A') => ({ type: 'hello', epoch, seq, unread_n: 0 });
export const brings = (seq: number, epoch = 'A') => ({ type: 'notice', notice: { seq, epoch } as Notice, unread_n: seq });
