// Keeps one live connection: a ticket, a socket, the resume frame; again after every loss.
import type { Notice } from '@/api/models';
import { step, type Cursor, type Frame, type Sign } from './cursor';

interface Socket {
  say: (text: string) => void;
  close: () => void;
}

export type OpenSocket = (
  url: string,
  on: { opened: () => void; message: (text: string) => void; closed: () => void },
) => Socket;

export interface Parts {
  /** The socket's URL with a fresh ticket in it. */
  url: () => Promise<string>;
  open: OpenSocket;
  load: () => Cursor | null;
  save: (cursor: Cursor) => void;
  onNotice: (notice: Notice) => void;
  onUnread: (n: number) => void;
  onReload: () => void;
  onSign: (sign: Sign) => void;
  random: () => number;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** The service pings every 25 s; three missed pings mean a dead line. */
const SILENT_FOR_MS = 75_000;

export function createChannel(parts: Parts) {
  let wanted = false;
  let socket: Socket | null = null;
  let tries = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  /** Events of a socket that was given up carry an old number. */
  let line = 0;

  async function connect(): Promise<void> {
    const mine = (line += 1);
    const current = () => wanted && mine === line;
    try {
      const url = await parts.url();
      if (!current()) return;
      const opened = parts.open(url, {
        opened: () => current() && hello(opened),
        message: (text) => current() && heard(text, opened),
        closed: () => current() && lost(),
      });
      socket = opened;
      listen();
    } catch {
      if (current()) lost();
    }
  }

  function hello(to: Socket): void {
    to.say(JSON.stringify({ resume: parts.load() }));
  }

  function heard(text: string, from: Socket): void {
    listen();
    const frame = parsed(text);
    if (!frame) return;
    tries = 0;
    const next = step(frame, parts.load());
    if (next.cursor) parts.save(next.cursor);
    if (next.reply) from.say(JSON.stringify(next.reply));
    if (next.unread !== undefined) parts.onUnread(next.unread);
    if (next.fresh) parts.onNotice(next.fresh);
    if (next.reload) parts.onReload();
    if (next.sign) parts.onSign(next.sign);
  }

  function listen(): void {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => wanted && lost(), SILENT_FOR_MS);
  }

  function lost(): void {
    hangUp();
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS);
    tries += 1;
    // Half to full: phones that lost the same mast do not come back in step.
    retry = setTimeout(() => void connect(), pause * (0.5 + parts.random() / 2));
  }

  function hangUp(): void {
    line += 1;
    clearTimeout(retry);
    clearTimeout(watchdog);
    const old = socket;
    socket = null;
    old?.close();
  }

  function start(): void {
    if (wanted) return;
    wanted = true;
    tries = 0;
    void connect();
  }

  function stop(): void {
    wanted = false;
    hangUp();
  }

  /** The page came back or the network did: WeChat may have cut the line without telling us. */
  function wake(): void {
    if (!wanted) return;
    hangUp();
    tries = 0;
    void connect();
  }

  return { start, stop, wake };
}

function parsed(text: string): Frame | null {
  try {
    return JSON.parse(text) as Frame;
  } catch {
    return null;
  }
}
