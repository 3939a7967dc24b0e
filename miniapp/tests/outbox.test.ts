// One thing made per wish, whatever becomes of the signal, the phone and the patience.
import { beforeEach, expect, test, vi } from 'vitest';
import { hold, phone, restart, sentTo, type Said } from './uni';

const FORM = { operation: 'TILL_ROTARY', quantity: 5 };
const MADE: Said = { status: 201, body: { id: 'n1' } };

beforeEach(() => {
  vi.useFakeTimers();
  hold('p-zhang');
});

/** Sends the form, with all the waiting that takes; answers what the person is told. */
async function post(form: object, said: Said | null) {
  phone.service = () => said;
  const { postOnce } = await import('@/api/outbox');
  const { sentenceOf } = await import('@/api/client');
  const call = postOnce('need', '/needs', form).then(() => 'fine', sentenceOf);
  await vi.runAllTimersAsync();
  return call;
}

const keys = () => [...new Set(sentTo('/needs').map(({ header }) => header['Idempotency-Key']))];

test('four tries, one more tap and a restart are the same wish', async () => {
  await post(FORM, null);
  await post(FORM, null);
  restart();
  expect(await post(FORM, MADE)).toBe('fine');
  expect(sentTo('/needs')).toHaveLength(9);
  expect(keys()).toHaveLength(1);
});

test('what is sent again is what was sent', async () => {
  await post(FORM, null);
  restart();
  expect((await import('@/api/outbox')).unanswered('need')).toEqual(FORM);
});

test('changed words are another wish', async () => {
  await post(FORM, null);
  await post({ ...FORM, quantity: 6 }, MADE);
  expect(keys()).toHaveLength(2);
});

test.each([
  ['made: the next one is a new wish',                201, true],
  ['refused for what it says',                        422, true],
  ['refused for what has happened meanwhile',         409, true],
  ['refused to this person',                          403, true],
  ['not for us to judge: another sign-in may do',     401, false],
  ['put off',                                         429, false],
  ['unknown: our bug may have struck after it was made', 500, false],
  ['busy',                                            503, false],
])('an answer of: %s (%i)', async (_why, status, freed) => {
  await post(FORM, { status, body: { id: 'n1' } });
  await post(FORM, MADE);
  expect(keys()).toHaveLength(freed ? 2 : 1);
});

test('silence keeps the key', async () => {
  await post(FORM, null);
  await post(FORM, MADE);
  expect(keys()).toHaveLength(1);
});

test('two impatient taps are one wish', async () => {
  phone.service = () => new Promise((done) => setTimeout(() => done(MADE), 3_000));
  const { postOnce } = await import('@/api/outbox');
  const both = Promise.all([postOnce('need', '/needs', FORM), postOnce('need', '/needs', FORM)]);
  await vi.runAllTimersAsync();
  await both;
  expect([sentTo('/needs').length, keys().length]).toEqual([2, 1]);
});

test('a phone without room for one more note still makes one thing', async () => {
  phone.full = true;
  await post(FORM, null);
  await post(FORM, MADE);
  expect(keys()).toHaveLength(1);
});

test('what one person left unanswered is never sent as somebody else', async () => {
  await post(FORM, null);
  hold('p-li');
  const { unanswered } = await import('@/api/outbox');
  expect(unanswered('need')).toBeNull();
  await post(FORM, MADE);
  expect(keys()).toHaveLength(2);
  hold('p-zhang');
  expect((await import('@/api/outbox')).unanswered('need')).toEqual(FORM);
});

test('no two keys are alike, even within one millisecond', async () => {
  const { newKey } = await import('@/api/outbox');
  expect(new Set(Array.from({ length: 1_000 }, newKey)).size).toBe(1_000);
});
