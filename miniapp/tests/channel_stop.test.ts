// Stopping, waking and starting again: never two lines at once, and nothing heard from an old one.
import { beforeEach, expect, test, vi } from 'vitest';
import { brings, hello, phoneAt } from './line';

beforeEach(() => void vi.useFakeTimers());

const soon = () => vi.advanceTimersByTimeAsync(0);
const A5 = { epoch: 'A', seq: 5 };

async function connected() {
  const phone = phoneAt(A5);
  phone.start();
  await soon();
  phone.last().open();
  return phone;
}

const openNow = ({ world }: ReturnType<typeof phoneAt>) => world.ends.filter((end) => !end.closed).length;

test('starting twice opens one line', async () => {
  const phone = await connected();
  phone.start();
  await soon();
  expect(phone.world.ends).toHaveLength(1);
});

test('a stop closes the line, and nothing brings it back by itself', async () => {
  const phone = await connected();
  phone.stop();
  phone.last().cut();
  await vi.advanceTimersByTimeAsync(600_000);
  expect([openNow(phone), phone.world.ends.length]).toEqual([0, 1]);
});

test('what an old line still says after the stop is not heard', async () => {
  const { last, stop, world } = await connected();
  stop();
  [hello(6), brings(6)].forEach(last().say);
  expect([world.shown, world.cursor]).toEqual([[], A5]);
});

test('a stop while the ticket is on its way opens nothing', async () => {
  const { start, stop, world } = phoneAt(A5);
  world.slow = true;
  start();
  await soon();
  stop();
  world.handOut?.();
  await soon();
  expect(world.ends).toHaveLength(0);
});

test('a ticket refused after the stop starts no waiting', async () => {
  const { start, stop, world } = phoneAt(A5);
  [world.slow, world.noTicket] = [true, true];
  start();
  await soon();
  stop();
  world.handOut?.();
  await soon();
  expect(vi.getTimerCount()).toBe(0);
});

test('on waking, the old line is left for a new one at once: WeChat may have cut it unsaid', async () => {
  const phone = await connected();
  phone.wake();
  await soon();
  expect([phone.world.ends[0].closed, phone.world.ends.length]).toEqual([true, 2]);
});

test('waking in the middle of a pause does not wait for its end, nor come twice', async () => {
  const phone = await connected();
  phone.last().cut();
  phone.wake();
  await vi.advanceTimersByTimeAsync(30_000);
  expect([openNow(phone), phone.world.ends.length]).toEqual([1, 2]);
});

test('after waking, the pauses begin again from the shortest', async () => {
  const phone = await connected();
  for (const pause of [1_000, 2_000, 4_000]) {
    phone.last().cut();
    await vi.advanceTimersByTimeAsync(pause);
  }
  phone.wake();
  await soon();
  phone.last().cut();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(phone.world.ends).toHaveLength(6);
});

test('a phone on which nobody is signed in does not even ask for a ticket on waking', async () => {
  const { wake, world } = phoneAt(A5);
  wake();
  await soon();
  expect(world.tickets).toBe(0);
});

test('the cut of a line that was left long ago does not cut the new one', async () => {
  const phone = await connected();
  phone.wake();
  await soon();
  phone.world.ends[0].cut();
  await vi.advanceTimersByTimeAsync(30_000);
  expect([openNow(phone), phone.world.ends.length]).toEqual([1, 2]);
});

test('after a stop it can be started again', async () => {
  const phone = await connected();
  phone.stop();
  phone.start();
  await soon();
  expect(openNow(phone)).toBe(1);
});
