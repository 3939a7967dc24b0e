// A press on a button: done once, and what came of it is said aloud.
import { beforeEach, expect, test, vi } from 'vitest';
import { useDoing } from '@/stores/doing';
import { hush, said, say } from '@/stores/words';
import { t } from '@/i18n/zh-Hans';

beforeEach(() => {
  vi.useFakeTimers();
  hush();
});

test('a second press while the first is under way does nothing', async () => {
  const { busy, doing } = useDoing();
  let runs = 0;
  const press = () => doing('send', () => new Promise((done) => setTimeout(() => done((runs += 1)), 500)));
  const [first, second] = [press(), press()];
  expect(busy.value).toBe('send');
  await vi.advanceTimersByTimeAsync(500);
  expect([await first, await second, runs, busy.value]).toEqual([1, undefined, 1, '']);
});

test('what went wrong is said, and the button can be pressed again', async () => {
  const { busy, doing } = useDoing();
  await doing('send', () => Promise.reject(new Error('boom')));
  expect([said.value, busy.value]).toEqual([{ text: t.net.broken, bad: true }, '']);
});

test('a sentence stands for five seconds from when it was said', async () => {
  say('已保存');
  await vi.advanceTimersByTimeAsync(4_000);
  say('已发布');
  await vi.advanceTimersByTimeAsync(4_999);
  expect(said.value).toEqual({ text: '已发布', bad: false });
  await vi.advanceTimersByTimeAsync(1);
  expect(said.value).toBeNull();
});
