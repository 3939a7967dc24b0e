// The badge, the newest notice, and who is told of it; one person's channel is never another's.
import { beforeEach, expect, test, vi } from 'vitest';
import { network, openLines, phone, sentTo } from './uni';

const notice = (seq: number) => ({ type: 'notice', notice: { seq, epoch: 'A', kind: 'offer_opened', title: '有新活' }, unread_n: seq });
const soon = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  phone.service = ({ path }) => {
    if (path === '/notices/read') return { status: 204 };
    return { status: 200, body: path === '/live/tickets' ? { ticket: 't 1' } : { items: [], unread_n: 4 } };
  };
});

async function live(person = 'p-zhang') {
  const channel = await import('@/live/live');
  channel.startLive(person);
  await soon();
  phone.sockets[0].open();
  return channel;
}

test('the line is opened with a ticket of its own, over TLS', async () => {
  await live();
  expect(phone.sockets[0].url).toBe('wss://service.test/api/v1/live?ticket=t%201');
});

test('a notice is shown and counted', async () => {
  const { newest, unread } = await live();
  phone.sockets[0].say(notice(1));
  expect([newest.value?.title, unread.value]).toEqual(['有新活', 1]);
});

test('reading the notices empties the badge', async () => {
  const { markRead, unread } = await live();
  phone.sockets[0].say(notice(1));
  await markRead(1);
  expect([unread.value, sentTo('/notices/read')[0].body]).toEqual([0, { seq: 1 }]);
});

test('after a resync the badge is asked for', async () => {
  const { unread } = await live();
  phone.sockets[0].say({ type: 'resync', epoch: 'B', seq: 9 });
  await soon();
  expect(unread.value).toBe(4);
});

test('when the network is back, so is the line', async () => {
  const { watchNetwork } = await import('@/platform/network');
  await live();
  watchNetwork();
  network(false);
  network(true);
  await soon();
  expect([phone.sockets.length, openLines()]).toEqual([2, 1]);
});

test('showing the app again opens the line anew', async () => {
  const { wakeLive } = await live();
  wakeLive();
  await soon();
  expect([phone.sockets.length, openLines()]).toEqual([2, 1]);
});

test('another person on the same phone gets a line, a badge and a place of their own', async () => {
  const { newest, startLive, unread } = await live();
  phone.sockets[0].say(notice(1));
  startLive('p-li');
  await soon();
  expect([newest.value, unread.value, openLines()]).toEqual([null, 0, 1]);
  phone.sockets[1].say(notice(1));
  expect(unread.value).toBe(1);
  expect([...phone.stored.keys()].sort()).toEqual(['bangnong.cursor.p-li', 'bangnong.cursor.p-zhang']);
});

test('the same person starting twice keeps the line', async () => {
  const { startLive } = await live();
  startLive('p-zhang');
  await soon();
  expect(phone.sockets).toHaveLength(1);
});

test('after signing out the line is closed and the badge gone', async () => {
  const { newest, stopLive, unread } = await live();
  phone.sockets[0].say(notice(1));
  stopLive();
  expect([newest.value, unread.value, openLines()]).toEqual([null, 0, 0]);
});
