// A list that goes on: what is behind it is put behind it, once.
import { expect, test, vi } from 'vitest';
import './uni';
import { nextOf } from '@/stores/paged';
import type { Page } from '@/api/models';

vi.mock('@dcloudio/uni-app', () => ({ onShow: () => {}, onPullDownRefresh: () => {}, onReachBottom: () => {} }));

const first: Page<number> = { items: [5, 4], next_cursor: 'four' };
const reads = (page: Page<number>) => vi.fn(async (_cursor: string) => page);

test('the next page is put behind the first, and says where it goes on', async () => {
  const read = reads({ items: [3, 2], next_cursor: 'two' });
  expect(await nextOf(() => first, read)).toEqual({ items: [5, 4, 3, 2], next_cursor: 'two' });
  expect(read.mock.calls).toEqual([['four']]);
});

test.each([
  [null,                                'nothing is read yet'],
  [{ items: [1], next_cursor: null },   'that was the last'],
] as [Page<number> | null, string][])('behind %j nothing is asked for: %s', async (held) => {
  const read = reads(first);
  expect([await nextOf(() => held, read), read.mock.calls]).toEqual([null, []]);
});

test('what was read anew meanwhile is not overwritten with the old list', async () => {
  let held = first;
  const read = async () => {
    held = { items: [6, 5, 4], next_cursor: 'four' };
    return { items: [3], next_cursor: null };
  };
  expect(await nextOf(() => held, read)).toBeNull();
});
