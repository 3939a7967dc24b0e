// What a frame means for the place this phone has read up to.
import { expect, test } from 'vitest';
import { step, type Cursor, type Frame } from '@/live/cursor';
import type { Notice } from '@/api/models';

const at = (seq: number, epoch = 'A'): Cursor => ({ epoch, seq });
const notice = (seq: number, epoch = 'A') => ({ seq, epoch, title: '有新活' }) as Notice;
const hello = (seq: number, epoch = 'A'): Frame => ({ type: 'hello', epoch, seq, unread_n: 2 });
const brings = (seq: number, epoch = 'A'): Frame => ({ type: 'notice', notice: notice(seq, epoch), unread_n: 3 });
const resync = (seq: number, epoch = 'A'): Frame => ({ type: 'resync', epoch, seq });

test.each([
  // why                                                        frame           held     held after
  ['a new phone starts at the end',                             hello(7),       null,     at(7)],
  ['a phone that was away keeps its place: the rest follows',   hello(7),       at(5),    at(5)],
  ['a phone that holds everything stays',                       hello(7),       at(7),    at(7)],
  ['a phone from another epoch waits to be told where it is',   hello(7, 'B'),  at(5),    at(5)],
  ['a phone ahead of a restored backup waits as well',          hello(3),       at(5),    at(5)],
  ['a phone that was never owed anything waits for number one', hello(2),       at(0, ''), at(0, '')],
] as [string, Frame, Cursor | null, Cursor][])('on hello %s', (_why, frame, held, after) => {
  expect(step(frame, held)).toEqual({ cursor: after, unread: 2 });
});

test.each([
  ['the next one',                                         brings(6),      at(5),    at(6)],
  ['the first of all',                                     brings(1),      null,     at(1)],
  ['the first for somebody who was never owed anything',   brings(1),      at(0, ''), at(1)],
  ['one with a low number from a new epoch',               brings(1, 'B'), at(9),    at(1, 'B')],
] as [string, Frame, Cursor | null, Cursor][])('%s is shown', (_why, frame, held, after) => {
  const next = step(frame, held);
  expect(next.fresh?.title).toBe('有新活');
  expect([next.cursor, next.unread]).toEqual([after, 3]);
});

test.each([
  ['the same one again', brings(5), at(5)],
  ['one long held',      brings(3), at(5)],
] as [string, Frame, Cursor][])('%s is not shown twice, but the badge is set right', (_why, frame, held) => {
  expect(step(frame, held)).toEqual({ cursor: held, unread: 3 });
});

test.each([
  ['a restored backup',  resync(3),      at(5),  at(3)],
  ['a new epoch',        resync(2, 'B'), at(9),  at(2, 'B')],
] as [string, Frame, Cursor, Cursor][])('after %s the lists are read again, from a new place on', (_why, frame, held, after) => {
  expect(step(frame, held)).toEqual({ cursor: after, reload: true });
});

test('what was missed while nothing had ever been owed is shown, not taken for seen', () => {
  const frames = [hello(2), brings(1), brings(2)];
  let held: Cursor | null = at(0, '');
  const shown = frames.flatMap((frame) => {
    const next = step(frame, held);
    held = next.cursor;
    return next.fresh ? [next.fresh.seq] : [];
  });
  expect(shown).toEqual([1, 2]);
});

test('a ping is answered, and nothing moves', () => {
  expect(step({ type: 'ping' }, at(5))).toEqual({ cursor: at(5), reply: { type: 'pong' } });
});

test.each([['a pong', { type: 'pong' }], ['a frame from a newer service', { type: 'weather' }]])('%s only shows that the line lives', (_why, frame) => {
  expect(step(frame as Frame, at(5))).toEqual({ cursor: at(5) });
});

test('what was read on another phone of the same person leaves the badge here too', () => {
  expect(step({ type: 'read', read_seq: 5, unread_n: 0 }, at(5))).toEqual({ cursor: at(5), unread: 0 });
});
