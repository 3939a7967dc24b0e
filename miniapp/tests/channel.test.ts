// One live line: it says where it stands, comes back after every loss, and stays away when told to.
import { beforeEach, expect, test, vi } from 'vitest';
import { brings, hello, phoneAt } from './line';

beforeEach(() => void vi.useFakeTimers());

const soon = () => vi.advanceTimersByTimeAsync(0);
const A5 = { epoch: 'A', seq: 5 };

async function connected(...[cursor, random]: Parameters<typeof phoneAt>) {
  const phone = phoneAt(cursor, random);
  phone.start();
  await soon();
  phone.last().open();
  return phone;
}

test('the first word says where the phone stands; a new phone stands nowhere', async () => {
  expect((await connected(A5)).last().said).toEqual([{ resume: A5 }]);
  expect((await connected(null)).last().said).toEqual([{ resume: null }]);
});

test('notices are shown once and in order, and the last one is remembered', async () => {
  const { last, world } = await connected(A5);
  [hello(7), brings(6), brings(7), brings(7)].forEach(last().say);
  expect(world.shown).toEqual([6, 7]);
  expect([world.cursor, world.unread]).toEqual([{ epoch: 'A', seq: 7 }, 7]);
});

test('after a cut it resumes from the last notice that was shown', async () => {
  const { last, world } = await connected(A5);
  [hello(6), brings(6)].forEach(last().say);
  last().cut();
  await vi.advanceTimersByTimeAsync(1_000);
  last().open();
  expect(last().said).toEqual([{ resume: { epoch: 'A', seq: 6 } }]);
  [hello(7), brings(6), brings(7)].forEach(last().say);
  expect(world.shown).toEqual([6, 7]);
});

test('a resync reads the lists again and goes on from the new epoch', async () => {
  const { last, world } = await connected(A5);
  [hello(2, 'B'), { type: 'resync', epoch: 'B', seq: 2 }, brings(3, 'B')].forEach(last().say);
  expect([world.reloads, world.shown]).toEqual([1, [3]]);
  expect(world.cursor).toEqual({ epoch: 'B', seq: 3 });
});

test('a cut between hello and resync does not lose the resync', async () => {
  const { last } = await connected(A5);
  last().say(hello(2, 'B'));
  last().cut();
  await vi.advanceTimersByTimeAsync(1_000);
  last().open();
  expect(last().said).toEqual([{ resume: A5 }]);
});

test('a sign of a talk is passed on and moves nothing', async () => {
  const { last, world } = await connected(A5);
  const marks = { type: 'marks', question_id: 'q1', delivered_seq: 3, read_seq: 2 };
  [hello(5), { type: 'typing', question_id: 'q1' }, marks].forEach(last().say);
  expect(world.signs).toEqual([{ type: 'typing', question_id: 'q1' }, marks]);
  expect([world.cursor, world.unread, world.reloads]).toEqual([A5, 0, 0]);
});

test('a ping is answered with a pong', async () => {
  const { last } = await connected(A5);
  last().say({ type: 'ping' });
  expect(last().said[1]).toEqual({ type: 'pong' });
});

test('what is no frame is passed over', async () => {
  const { last, world } = await connected(A5);
  ['not json', 'null', '[]', brings(6)].forEach(last().say);
  expect(world.shown).toEqual([6]);
});

test.each([
  ['the latest of a crowd', 1,   [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]],
  ['the first of a crowd',  0,   [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]],
])('with no network the pauses grow to half a minute; for %s', async (_why, random, pauses) => {
  const { start, world } = phoneAt(A5, random);
  world.noTicket = true;
  start();
  await soon();
  for (const pause of pauses) {
    world.slow = true;
    await vi.advanceTimersByTimeAsync(pause - 1);
    expect(world.handOut, `${pause} ms are not over`).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(world.handOut, `${pause} ms are over`).not.toBeNull();
    world.handOut?.();
    world.handOut = null;
    await soon();
  }
});

test('once the service was heard, the pauses begin again from the shortest', async () => {
  const { last, world } = await connected(A5);
  for (const pause of [1_000, 2_000, 4_000]) {
    last().cut();
    await vi.advanceTimersByTimeAsync(pause);
  }
  last().say(hello(5));
  last().cut();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(world.ends).toHaveLength(5);
});

test('a line that is silent for three pings is given up', async () => {
  const { last, world } = await connected(A5);
  await vi.advanceTimersByTimeAsync(74_000);
  last().say({ type: 'ping' });
  await vi.advanceTimersByTimeAsync(74_999);
  expect(world.ends).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_001);
  expect([world.ends[0].closed, world.ends.length]).toEqual([true, 2]);
});
