// What a call does when the signal is weak, the service busy, or the answer no.
import { expect, test } from 'vitest';
import { createClient, sentenceOf, Problem, type Call } from '@/api/client';
import { Silence, type Answer, type Outgoing } from '@/platform/http';
import { NoPlace } from '@/platform/place';
import { t } from '@/i18n/zh-Hans';

const SILENCE = new Silence('no answer');
const says = (status: number, body: unknown = {}, headers: Record<string, string> = {}): Answer => ({
  status,
  body: JSON.stringify(body),
  headers,
});
const later = (when: string) => says(503, {}, { 'retry-after': when });
const page = (status: number): Answer => ({ status, body: '<html>欢迎使用无线网</html>', headers: {} });
const no = (code: string, title: string, message?: string) => ({
  code,
  title,
  errors: message ? [{ field: 'phone', code, message }] : [],
});

/** A service that gives these answers in turn, and the last one for ever. */
function script(...answers: (Answer | Silence)[]) {
  const sent: Outgoing[] = [];
  const pauses: number[] = [];
  const client = createClient({
    base: () => 'https://service.test',
    async send(out) {
      sent.push(out);
      const next = answers[Math.min(sent.length, answers.length) - 1];
      if (next instanceof Silence) throw next;
      return next;
    },
    token: () => 'token-of-zhang',
    signInAgain: async () => {},
    pause: async (ms) => void pauses.push(ms),
  });
  return { client, sent, pauses };
}

const toldOf = (call: Promise<unknown>) => call.then(() => 'fine', sentenceOf);
const GET: Call = { method: 'GET', path: '/needs' };

test.each([
  // why                                                       answers in turn                  pauses in ms
  ['without a signal four times, then the person decides',     [SILENCE],                       [400, 1200, 3000]],
  ['until one bar of signal is back',                          [SILENCE, says(200)],            [400]],
  ['while the service restarts',                               [says(503), says(502), says(504)], [400, 1200, 3000]],
  ['no sooner than the service says',                          [later('2'), says(200)],         [2000]],
  ['no sooner than one of too many may',                       [says(429, {}, { 'retry-after': '1' }), says(200)], [1000]],
  ['but not for an hour: somebody holds the phone',            [later('3600'), says(200)],      [10_000]],
  ['by its own clock when the service names a date',           [later('Wed, 25 Nov 2026 10:00:00 GMT'), says(200)], [400]],
  ['once where we have a bug: asking does not mend it',        [says(500)],                     []],
  ['once where the answer is no',                              [says(409)],                     []],
  ['once after five wrong codes: they stay wrong',             [says(429, no('start_code_locked', ''))], []],
] as [string, (Answer | Silence)[], number[]][])('a call that may be repeated is tried %s', async (_why, answers, pauses) => {
  const { client, ...seen } = script(...answers);
  await toldOf(client.call(GET));
  expect(seen.pauses).toEqual(pauses);
  expect(seen.sent).toHaveLength(pauses.length + 1);
});

test.each([
  ['a POST only once, for it may have arrived',  { method: 'POST', path: '/visits/1/start' }, 1],
  ['a POST with a key, which makes it one need', { method: 'POST', path: '/needs', key: 'k1' }, 4],
  ['a POST that changes nothing',                { method: 'POST', path: '/needs/preview', repeatable: true }, 4],
  ['a PUT: the same twice is the same',          { method: 'PUT', path: '/me' }, 4],
  ['a DELETE: gone twice is gone',               { method: 'DELETE', path: '/fields/1' }, 4],
] as [string, Call, number][])('silence repeats %s', async (_why, call, tries) => {
  const { client, sent } = script(SILENCE);
  await toldOf(client.call(call));
  expect(sent).toHaveLength(tries);
});

test('every try of a POST carries the same key and the same words', async () => {
  const { client, sent } = script(SILENCE, says(201));
  await client.post('/needs', { quantity: 5 }, { key: 'k1' });
  const [first, second] = sent.map(({ url, headers, body }) => [url, headers['Idempotency-Key'], body]);
  expect(first).toEqual(['https://service.test/api/v1/needs', 'k1', '{"quantity":5}']);
  expect(second).toEqual(first);
});

test.each([
  ['a refusal in the words of the service',          says(409, no('offer_taken', '已被别的队接走了')), '已被别的队接走了'],
  ['a wrong field rather than a wrong form',         says(422, no('invalid', '填写有误', '手机号不对')), '手机号不对'],
  ['a no without words as trouble',                  says(404, {}), t.net.broken],
  ['a proxy that speaks for us as trouble',          page(502), t.net.broken],
  ['the sign-in page of a WLAN as no answer of ours', page(200), t.net.silence],
  ['no signal as a bad network',                     SILENCE, t.net.silence],
])('a person is told of %s', async (_why, answer, sentence) => {
  expect(await toldOf(script(answer).client.call(GET))).toBe(sentence);
});

test('without a position a person is told what to switch on', () => {
  expect(sentenceOf(new NoPlace(t.place.off))).toBe(t.place.off);
});

test('a person never reads the words of a library', () => {
  expect(sentenceOf(new TypeError('x is undefined'))).toBe(t.net.broken);
});

test('the code of a refusal is kept for the page that acts on it', async () => {
  const refused = script(says(409, no('offer_taken', '已被别的队接走了'))).client.call(GET);
  await expect(refused).rejects.toBeInstanceOf(Problem);
  await expect(refused).rejects.toMatchObject({ status: 409, code: 'offer_taken' });
});

test('a deletion is answered with nothing at all, and that is fine', async () => {
  expect(await script({ status: 204, body: '', headers: {} }).client.delete('/fields/1')).toBeUndefined();
});

test('a photo goes out as a file in a form, and again while the signal is weak', async () => {
  const file = { path: 'wxfile://leaf.jpg', fields: { kind: 'image' } };
  const { client, sent } = script(SILENCE, says(201, { id: 'm1' }));
  expect(await client.call({ method: 'POST', path: '/media', file, key: 'k1' })).toEqual({ id: 'm1' });
  expect(sent.map((out) => out.file)).toEqual([file, file]);
  expect(sent[0].body).toBeUndefined();
  expect(sent[0].headers).toMatchObject({ 'Idempotency-Key': 'k1', Authorization: 'Bearer token-of-zhang' });
  // The phone writes the boundary between the fields by itself.
  expect(sent[0].headers).not.toHaveProperty('Content-Type');
});

test('a table comes as bytes', async () => {
  const bytes = new ArrayBuffer(3);
  const { client } = script({ status: 200, body: bytes, headers: {} });
  expect(await client.call({ method: 'GET', path: '/orders/1/statement.csv', binary: true })).toBe(bytes);
});
