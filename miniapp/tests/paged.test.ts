// A list that goes on: what is behind it is put behind it, once.
import { expect, test, vi } from 'vitest';
import { effectScope } from 'vue';
import { hold } from './uni';
import { joined, nextOf } from '@/stores/paged';
import type { Page } from '@/api/models';

const phone = vi.hoisted(() => ({ show: [] as (() => unknown)[], pull: [] as (() => unknown)[] }));
vi.mock('@dcloudio/uni-app', () => ({
  onShow: (then: () => unknown) => phone.show.push(then),
  onPullDownRefresh: (then: () => unknown) => phone.pull.push(then),
  onReachBottom: () => {},
}));
vi.mock('@/live/live', () => ({ useNotices: () => {}, startLive: () => {}, stopLive: () => {} }));

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

const row = (id: string, now = '') => ({ id, now });
const rows = (ids: string, next_cursor: string | null, now = '') => ({ items: [...ids].map((id) => row(id, now)), next_cursor });
const idsIn = (page: Page<{ id: string }> | null) => [page?.items.map(({ id }) => id).join(''), page?.next_cursor];

test.each([
  // held            fresh             is then           why
  [['hgfedc', 'c'], ['hg', 'g'],     ['hgfedc', 'c'], 'what was read further on stays'],
  [['hgfedc', 'c'], ['ih', 'h'],     ['ihgfedc', 'c'], 'what is new stands before it'],
  [['hgfedc', 'c'], ['hf', 'f'],     ['hfedc', 'c'],  'what is no longer in the range of the first page is gone'],
  [['hgfedc', null], ['hg', 'g'],    ['hgfedc', null], 'a list that was read to its end stays so'],
  [['hg', 'g'],     ['he', 'e'],     ['he', 'e'],     'where nothing of the old one is left, the list goes on behind the new one'],
  [['hgfedc', 'c'], ['hg', null],    ['hg', null],    'a list of one page is all of it'],
  [['hgfedc', 'c'], ['', null],      ['', null],      'a list that is empty now is empty'],
  [['hgfedc', 'c'], ['lk', 'k'],     ['lk', 'k'],     'between the two there may be something that nobody has read'],
] as [[string, string | null], [string, string | null], [string, string | null], string][])('%j and then %j is %j: %s', (held, fresh, whole) => {
  expect(idsIn(joined(rows(...held), rows(...fresh)))).toEqual(whole);
});

test('of what was held and is read anew, the new counts', () => {
  expect(joined(rows('dcba', 'a', 'old'), rows('dc', 'c', 'new')).items.map(({ now }) => now)).toEqual(['new', 'new', 'old', 'old']);
});

/** A list on a page of the phone, and what the person does there. */
async function list(pages: Record<string, Page<{ id: string }>>) {
  [phone.show, phone.pull] = [[], []];
  const { usePaged } = await import('@/stores/paged');
  const made = effectScope().run(() => usePaged(() => 'list', async (cursor?: string) => pages[cursor ?? '']));
  const all = async (hooks: (() => unknown)[]) => void (await Promise.all(hooks.map((hook) => hook())));
  return { ...made!, show: () => all(phone.show), pull: () => all(phone.pull) };
}

test('whoever went on, opened something and comes back finds the list as it was, with what is new on top', async () => {
  hold('p-zhang');
  const pages: Record<string, Page<{ id: string }>> = { '': rows('hg', 'g'), g: rows('fe', 'e'), e: rows('dc', null) };
  const { value, show, pull, more } = await list(pages);
  await show();
  await more();
  await more();
  expect(idsIn(value.value)).toEqual(['hgfedc', null]);
  pages[''] = rows('ih', 'h');
  await show();
  expect(idsIn(value.value)).toEqual(['ihgfedc', null]);
  await pull();
  expect(idsIn(value.value), 'pulled down, it is read from its beginning').toEqual(['ih', 'h']);
});

test('of last time’s copy nothing is kept behind the first page', async () => {
  hold('p-zhang');
  const before = await list({ '': rows('hg', 'g'), g: rows('fe', null) });
  await before.show();
  await before.more();
  const { value, show } = await list({ '': rows('hg', 'g') });
  await show();
  expect(idsIn(value.value)).toEqual(['hg', 'g']);
});
