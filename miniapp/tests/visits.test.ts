// What the phone asks of a visit, beside the usual way: another team, a new code, a second measuring.
import { beforeEach, expect, test } from 'vitest';
import { hold, phone, sentTo } from './uni';
import { sentenceOf } from '@/api/client';

beforeEach(() => {
  hold('p-wang');
  phone.service = () => ({ status: 200, body: { id: 'v1', state: 'booked' } });
});

test.each([
  ['replace',   '/visits/v1/replace', {}],
  ['renewCode', '/visits/v1/code',    {}],
] as const)('%s is sent to %s, once', async (action, path, body) => {
  const { visits } = await import('@/api/visits');
  await visits[action]('v1');
  expect(sentTo(path).map((sent) => [sent.method, sent.body])).toEqual([['POST', body]]);
});

test('measuring again is finishing again, with what was measured now', async () => {
  const { visits } = await import('@/api/visits');
  await visits.finish('v1', 7.1, []);
  expect(sentTo('/visits/v1/finish')[0].body).toEqual({ measured_quantity: 7.1, photos: [] });
});

test('a team that came in the meantime is not replaced, and the farmer reads why', async () => {
  const title = '现在还不能这样做';
  phone.service = () => ({ status: 409, body: { code: 'visit_wrong_state', title } });
  const { visits } = await import('@/api/visits');
  const refused = await visits.replace('v1').catch((error: Error) => error.message);
  expect([refused, sentTo('/visits/v1/replace').length]).toEqual([title, 1]);
  expect(sentenceOf(new Error('anything else'))).not.toBe(title);
});

test('a broken day is given back by one request, which may be repeated when the signal is lost', async () => {
  let asked = 0;
  phone.service = () => {
    asked += 1;
    return asked === 1 ? { status: 503, body: { code: 'busy', title: '稍等' } } : { status: 200, body: { items: [{}, {}] } };
  };
  const { visits } = await import('@/api/visits');
  const dropped = await visits.dropDay('2026-11-28', 'breakdown');
  const sent = sentTo('/teams/mine/drop-day');
  expect([dropped.items.length, sent.length]).toEqual([2, 2]);
  expect(sent[0].body).toEqual({ day: '2026-11-28', reason: 'breakdown' });
});
