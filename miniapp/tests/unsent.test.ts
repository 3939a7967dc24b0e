// A need on its way: shown until it is answered, sent again when the network is back, and never twice.
import { beforeEach, expect, test, vi } from 'vitest';
import { network, phone, restart, sentTo, type Said } from './uni';
import type { LotForm, Me, NeedForm } from '@/api/models';
import { t } from '@/i18n/zh-Hans';

const FORM: NeedForm = {
  operation: 'TILL_ROTARY',
  field_id: 'f1',
  quantity: 5,
  window: { from: '2026-11-26T22:00:00Z', until: '2026-11-27T12:00:00Z' },
};
const MADE: Said = { status: 201, body: { id: 'n1' } };
const DRAFT = { fieldId: 'f1', place: null, quantity: '5', window: 'tomorrow', until: null, ceiling: '', note: '从东头进' } as const;
const ZHANG = { id: 'p-zhang', name: '张三', roles: ['farmer'], village: '东村' };

beforeEach(() => {
  vi.useFakeTimers();
  phone.stored.set('bangnong.token', '"t"');
  phone.stored.set('bangnong.me', JSON.stringify(ZHANG));
});

/** The app as it is after the next start. */
async function app() {
  const [unsent, drafts, words, net] = await Promise.all([
    import('@/stores/unsent'),
    import('@/drafts/need'),
    import('@/stores/words'),
    import('@/platform/network'),
  ]);
  net.watchNetwork();
  return { ...unsent, ...drafts, said: words.said };
}

async function patiently<T>(call: Promise<T>): Promise<T | undefined> {
  const settled = call.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(30_000);
  return settled;
}

test('a need that got no answer stays on the screen, also after a restart', async () => {
  const { postNeed, unsentNeed } = await app();
  await patiently(postNeed(FORM));
  expect(unsentNeed.value).toEqual(FORM);
  restart();
  expect((await app()).unsentNeed.value).toEqual(FORM);
});

test('when the network is back it goes out by itself, under the same key', async () => {
  const { postNeed, unsentNeed, said } = await app();
  network(false);
  await patiently(postNeed(FORM));
  phone.service = () => MADE;
  network(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(said.value).toEqual({ text: t.need.posted, bad: false });
  expect(unsentNeed.value).toBeNull();
  expect(new Set(sentTo('/needs').map(({ header }) => header['Idempotency-Key'])).size).toBe(1);
});

test('with nothing to send the network comes back in silence', async () => {
  const { said } = await app();
  network(false);
  network(true);
  await vi.advanceTimersByTimeAsync(0);
  expect([phone.sent.length, said.value]).toEqual([0, null]);
});

test('once the need is made, its draft is done with', async () => {
  const { keepDraft, postNeed, recallDraft } = await app();
  phone.service = () => MADE;
  keepDraft('TILL_ROTARY', '', { ...DRAFT });
  await postNeed(FORM);
  expect(recallDraft('TILL_ROTARY')).toBeNull();
});

test('an agent who posted for a farmer keeps the draft of their own', async () => {
  const { keepDraft, postNeed, recallDraft } = await app();
  phone.service = () => MADE;
  keepDraft('TILL_ROTARY', '', { ...DRAFT });
  keepDraft('TILL_ROTARY', 'p-wang', { ...DRAFT });
  await postNeed({ ...FORM, for_farmer: 'p-wang' });
  expect([recallDraft('TILL_ROTARY'), recallDraft('TILL_ROTARY', 'p-wang')]).toEqual([DRAFT, null]);
});

test('a refused need says why, and the draft is there to be put right', async () => {
  const { keepDraft, recallDraft, postNeed, sendAgain, unsentNeed, said } = await app();
  keepDraft('TILL_ROTARY', '', { ...DRAFT });
  await patiently(postNeed(FORM));
  phone.service = () => ({ status: 422, body: { code: 'invalid', title: '时间已经过去了' } });
  expect(await sendAgain()).toBeNull();
  expect([said.value?.text, unsentNeed.value]).toEqual(['时间已经过去了', null]);
  expect(recallDraft('TILL_ROTARY')).toEqual(DRAFT);
});

test('whoever takes over the phone finds neither the need nor the draft of the other', async () => {
  const { keepDraft, postNeed, recallDraft, unsentNeed } = await app();
  const { remember } = await import('@/session/session');
  keepDraft('TILL_ROTARY', '', { ...DRAFT });
  await patiently(postNeed(FORM));
  remember({ ...ZHANG, id: 'p-li' } as Me);
  expect([unsentNeed.value, recallDraft('TILL_ROTARY')]).toEqual([null, null]);
  remember(ZHANG as Me);
  expect([unsentNeed.value, recallDraft('TILL_ROTARY')]).toEqual([FORM, DRAFT]);
});

const LOT: LotForm = {
  product: 'APPLE', variety: 'GALA', colour: 'BLUSH', bag: 'PAPER', storage: 'cold', seller: 'farmer', field_id: 'f1', floor_fen: 640,
  quantity: { amount: 7_000, unit: 'jin' }, parts: [{ grade: 2, from_mm: 75, to_mm: 80, percent: 100 }],
  window: { from: '2026-11-26T22:00:00Z', until: '2027-01-25T22:00:00Z' },
};

test('a lot waits beside a need, goes out once under a key of its own, and its draft is done with', async () => {
  const { postLot, postNeed, said, unsentLot, unsentNeed } = await app();
  const { keepDraft, recallDraft } = await import('@/drafts/lot');
  keepDraft('APPLE', '', { quantity: '7000' } as Parameters<typeof keepDraft>[2]);
  network(false);
  await Promise.all([patiently(postLot(LOT)), patiently(postNeed(FORM))]);
  expect([unsentLot.value, unsentNeed.value, recallDraft('APPLE')?.quantity]).toEqual([LOT, FORM, '7000']);
  phone.service = ({ path }) => (path === '/lots' ? { status: 201, body: { id: 'l1' } } : null);
  network(true);
  await vi.advanceTimersByTimeAsync(0);
  expect([unsentLot.value, unsentNeed.value, recallDraft('APPLE'), said.value?.text]).toEqual([null, FORM, null, t.lot.posted]);
  const keys = (path: string) => [...new Set(sentTo(path).map(({ header }) => header['Idempotency-Key']))];
  expect([keys('/lots').length, keys('/needs')[0] === keys('/lots')[0]]).toEqual([1, false]);
});
