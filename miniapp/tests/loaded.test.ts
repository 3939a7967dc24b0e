// A list on the screen: last time's copy at once, then the truth, and never an older truth over a newer one.
import { beforeEach, expect, test, vi } from 'vitest';
import { effectScope } from 'vue';
import { hold, phone, restart, type Said } from './uni';
import type { Notice } from '@/api/models';
import { t } from '@/i18n/zh-Hans';

let show = async () => {};
let tell = (_notice: Notice | null) => {};
vi.mock('@dcloudio/uni-app', () => ({ onShow: (then: typeof show) => (show = then), onPullDownRefresh: () => {} }));
vi.mock('@/live/live', () => ({ useNotices: (then: typeof tell) => (tell = then), startLive: () => {}, stopLive: () => {} }));

beforeEach(() => {
  vi.useFakeTimers();
  hold('p-zhang');
});

/** A page with the list on it. */
async function page(name = 'needs') {
  const [{ useLoaded }, { api }, { said }] = await Promise.all([import('@/stores/loaded'), import('@/api/api'), import('@/stores/words')]);
  const list = effectScope().run(() => useLoaded<string[]>(() => name, () => api.get('/needs'), (notice) => notice.need_id === 'n1'));
  return { ...list!, said };
}

/** Shows the page, and waits until every try is over and what went wrong is being said. */
async function shown() {
  void show();
  await vi.advanceTimersByTimeAsync(7_000);
}

const lists = (...items: string[]): Said => ({ status: 200, body: items });

test('last time’s copy is there at once, and then what is true now', async () => {
  phone.service = () => lists('old');
  await page();
  await shown();
  restart();
  let answer = (_said: Said) => {};
  phone.service = () => new Promise((done) => (answer = done));
  const { loading, value } = await page();
  await shown();
  expect([value.value, loading.value]).toEqual([['old'], false]);
  answer(lists('new'));
  await vi.advanceTimersByTimeAsync(0);
  expect(value.value).toEqual(['new']);
});

test('an answer that was overtaken by a later one is thrown away', async () => {
  const answers: ((said: Said) => void)[] = [];
  phone.service = () => new Promise((done) => void answers.push(done));
  const { value } = await page();
  void show();
  tell(null);
  answers[1](lists('after the notice'));
  await vi.advanceTimersByTimeAsync(0);
  answers[0](lists('before the notice'));
  await vi.advanceTimersByTimeAsync(0);
  expect(value.value).toEqual(['after the notice']);
});

test('what an action answered is not undone by a read that began before it', async () => {
  let answer = (_said: Said) => {};
  phone.service = () => new Promise((done) => (answer = done));
  const { take, value } = await page();
  void show();
  take(['as the action left it']);
  answer(lists('as it was before'));
  await vi.advanceTimersByTimeAsync(0);
  expect(value.value).toEqual(['as the action left it']);
});

test('without a network the copy stays, without a complaint; without a copy the person is told', async () => {
  phone.service = () => lists('old');
  const { said, value } = await page();
  await shown();
  phone.service = () => null;
  await shown();
  expect([value.value, said.value]).toEqual([['old'], null]);
  const empty = await page('something-else');
  await shown();
  expect([empty.value.value, empty.loading.value, empty.said.value?.text]).toEqual([null, false, t.net.silence]);
});

test('the copy of one person is never shown to another', async () => {
  phone.service = () => lists('of Zhang');
  await page();
  await shown();
  hold('p-li');
  phone.service = () => null;
  const { value } = await page();
  await shown();
  expect(value.value).toBeNull();
});

test.each([
  ['that concerns it', { need_id: 'n1' }, 1],
  ['about something else', { need_id: 'n2' }, 0],
  ['that may have been missed', null, 1],
])('a notice %s reads the list again %#', async (_which, notice, reads) => {
  phone.service = () => lists();
  await page();
  tell(notice as Notice | null);
  await vi.advanceTimersByTimeAsync(0);
  expect(phone.sent).toHaveLength(reads);
});

test('a list that is not for this person is not asked for', async () => {
  await page('');
  await shown();
  expect(phone.sent).toHaveLength(0);
});
