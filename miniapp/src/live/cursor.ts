// What a frame from the service means for the place this phone has read up to. Values only.
import type { Notice } from '@/api/models';

/** The last notice this phone holds. A new epoch means the numbers began again. */
export interface Cursor {
  epoch: string;
  seq: number;
}

export type Frame =
  | { type: 'hello'; epoch: string; seq: number; unread_n: number }
  | { type: 'notice'; notice: Notice; unread_n: number }
  | { type: 'resync'; epoch: string; seq: number }
  | { type: 'read'; read_seq: number; unread_n: number }
  | Sign
  | { type: 'ping' }
  | { type: 'pong' };

/** Something about a talk that is no notice: the other side writes, or has got and read so far. Never stored, may be lost. */
export type Sign =
  | { type: 'typing'; question_id: string }
  | { type: 'marks'; question_id: string; delivered_seq: number; read_seq: number };

interface Step {
  cursor: Cursor | null;
  /** A notice this phone has not seen. */
  fresh?: Notice;
  unread?: number;
  /** Notices may be missing: read the lists again. */
  reload?: boolean;
  reply?: object;
  sign?: Sign;
}

export function step(frame: Frame, cursor: Cursor | null): Step {
  switch (frame.type) {
    case 'hello':
      // What we missed follows as notices, or a resync when our place is unknown; without one, we start at the end.
      return { cursor: cursor ?? pair(frame), unread: frame.unread_n };
    case 'notice':
      if (seen(frame.notice, cursor)) return { cursor, unread: frame.unread_n };
      return { cursor: pair(frame.notice), fresh: frame.notice, unread: frame.unread_n };
    case 'resync':
      return { cursor: pair(frame), reload: true };
    case 'read':
      // On another of this person's phones.
      return { cursor, unread: frame.unread_n };
    case 'typing':
    case 'marks':
      return { cursor, sign: frame };
    case 'ping':
      return { cursor, reply: { type: 'pong' } };
    default:
      // A pong, or a frame from a newer service: being heard is all it tells us.
      return { cursor };
  }
}

/** Delivery is at least once. */
function seen(notice: Cursor, cursor: Cursor | null): boolean {
  return cursor !== null && cursor.epoch === notice.epoch && notice.seq <= cursor.seq;
}

function pair({ epoch, seq }: Cursor): Cursor {
  return { epoch, seq };
}
