// When a phone comes back after a refusal: never sooner than it was told, and not in step with its neighbours.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { phone } from './uni';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.restoreAllMocks());

/** After how many ms the second try goes out. */
async function comesBackAfter(luck: number, header?: Record<string, string>): Promise<number> {
  vi.spyOn(Math, 'random').mockReturnValue(luck);
  phone.service = () => (phone.sent.length > 1 ? { status: 200, body: {} } : { status: 503, header });
  const { api } = await import('@/api/api');
  void api.get('/needs');
  await vi.advanceTimersByTimeAsync(0);
  const asked = Date.now();
  await vi.advanceTimersToNextTimerAsync();
  expect(phone.sent).toHaveLength(2);
  return Date.now() - asked;
}

test.each([0, 0.5, 0.999])('not before the two seconds that the service asked for, with a throw of %d', async (luck) => {
  expect(await comesBackAfter(luck, { 'Retry-After': '2' })).toBeGreaterThanOrEqual(2_000);
});

test('two phones that were cut off together do not come back together', async () => {
  expect(await comesBackAfter(0)).toBe(400);
  phone.sent = [];
  expect(await comesBackAfter(0.999)).toBeGreaterThan(550);
});
