// Who is signed in: a session that ran out is renewed unseen, once; a sign-out stays one.
import { beforeEach, expect, test, vi } from 'vitest';
import { openLines, phone, sentTo, type Said, type Sent } from './uni';

const ZHANG = { id: 'p-zhang', name: '张三', roles: ['farmer'], village: '东村' };
const EXPIRED: Said = { status: 401, body: { code: 'session_expired', title: '登录已过期，请重新登录' } };

/** A service with one session at a time: each sign-in ends the one before. */
let living = '';
let sessions = 0;
const isLiving = ({ header }: Sent) => header.Authorization === `Bearer ${living}`;

async function service(sent: Sent): Promise<Said | null> {
  if (sent.path === '/demo/codes') return { status: 200, body: { code: 'code-1' } };
  if (sent.path === '/sessions') {
    living = `token-${(sessions += 1)}`;
    return { status: 201, body: { token: living, person: ZHANG } };
  }
  if (!isLiving(sent)) return EXPIRED;
  if (sent.method === 'DELETE') living = '';
  if (sent.path === '/live/tickets') return { status: 201, body: { ticket: 't' } };
  return sent.method === 'DELETE' ? { status: 204 } : { status: 200, body: ZHANG };
}

beforeEach(() => {
  vi.useFakeTimers();
  phone.service = service;
  [living, sessions] = ['', 0];
});

async function signedIn() {
  const session = await import('@/session/session');
  await session.signInAs('demo-farmer-1');
  return session;
}

async function sentenceFor(call: Promise<unknown>): Promise<string> {
  const { sentenceOf } = await import('@/api/client');
  return call.then(() => 'fine', sentenceOf);
}

test('after signing in every call says who asks, and the live channel opens', async () => {
  const { me, refreshMe } = await signedIn();
  await refreshMe();
  await vi.advanceTimersByTimeAsync(0);
  expect(me.value?.name).toBe('张三');
  expect(sentTo('/me')[0].header.Authorization).toBe('Bearer token-1');
  expect(openLines()).toBe(1);
});

test('a session that ran out is opened anew, and nobody notices', async () => {
  const { refreshMe } = await signedIn();
  living = 'somebody-else';
  expect(await sentenceFor(refreshMe())).toBe('fine');
  expect(sentTo('/me').map(({ header }) => header.Authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
  expect(sentTo('/sessions').map(({ header }) => header.Authorization)).toEqual([undefined, undefined]);
});

test('however many calls meet the dead session at once, one sign-in serves them all', async () => {
  const { refreshMe } = await signedIn();
  living = 'somebody-else';
  await Promise.all([refreshMe(), refreshMe(), refreshMe()]);
  expect(sessions).toBe(2);
});

test('a refusal that arrives after the sign-in is simply asked again', async () => {
  const { refreshMe } = await signedIn();
  living = 'somebody-else';
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  phone.service = async (sent) => {
    if (sentTo('/me').length === 1 && sent.path === '/me') return held.then(() => EXPIRED);
    return service(sent);
  };
  const slow = refreshMe();
  await refreshMe();
  release();
  await slow;
  expect(sessions).toBe(2);
});

test('when nobody can vouch for the person, the sign-in page says why', async () => {
  const { refreshMe } = await signedIn();
  living = 'somebody-else';
  phone.stored.delete('bangnong.alias');
  expect(await sentenceFor(refreshMe())).toBe('登录已过期，请重新登录');
  expect(phone.page).toBe('/pages/signin/index');
  expect(openLines()).toBe(0);
});

test('a service that refuses every session is asked once more, and then the person is told', async () => {
  const { refreshMe } = await signedIn();
  phone.service = async (sent) => (sent.path === '/me' ? EXPIRED : service(sent));
  expect(await sentenceFor(refreshMe())).toBe('登录已过期，请重新登录');
  expect(sentTo('/me')).toHaveLength(2);
});

test('signing out ends the session there and here', async () => {
  const { me, signOut } = await signedIn();
  await vi.advanceTimersByTimeAsync(0);
  await signOut();
  expect(living).toBe('');
  expect([me.value, openLines(), phone.page]).toEqual([null, 0, '/pages/signin/index']);
  expect([...phone.stored.keys()].filter((name) => !name.includes('cursor'))).toEqual([]);
});

test('signing out of a session that ran out leaves nothing running', async () => {
  const { signOut } = await signedIn();
  living = 'somebody-else';
  await signOut();
  await vi.advanceTimersByTimeAsync(0);
  const before = phone.sent.length;
  await vi.advanceTimersByTimeAsync(300_000);
  expect([openLines(), phone.sent.length]).toEqual([0, before]);
});

test('a phone without a session is sent to sign in', async () => {
  const { ensureSignedIn } = await import('@/session/session');
  expect([ensureSignedIn(), phone.page]).toEqual([false, '/pages/signin/index']);
});
