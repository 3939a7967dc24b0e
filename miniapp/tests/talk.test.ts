// The talk about a question: in order, without gaps, and nothing is said twice or lost, whatever the network does.
import { beforeEach, expect, test, vi } from 'vitest';
import { hold, phone, restart, sentTo, type Said, type Sent } from './uni';
import type { Talk } from '@/api/models';
import { t } from '@/i18n/zh-Hans';

vi.mock('@dcloudio/uni-app', () => ({ onShow: () => {}, onHide: () => {}, onUnload: () => {} }));

beforeEach(() => {
  vi.useFakeTimers();
  hold('p-zhang');
});

const line = (seq: number, mine = false): Talk => ({ seq, mine, by: mine ? 'farmer' : 'agronomist', words: `第${seq}句`, photos: [], created_at: '2026-11-28T02:00:00Z' });
const lines = (...seqs: number[]) => seqs.map((seq) => line(seq));
const seqs = (talk: { lines: { value: Talk[] } }) => talk.lines.value.map(({ seq }) => seq);

async function opened(id = 'q1') {
  const { createTalk } = await import('@/stores/talk');
  return createTalk(id);
}

/** A service that holds these turns, and answers what is asked after a number. */
function holds(all: Talk[], marks = { delivered_seq: 0, read_seq: 0 }) {
  phone.service = ({ method, path }: Sent): Said => {
    if (method === 'POST') return { status: 200, body: {} };
    const query = new URLSearchParams(path.split('?')[1]);
    const items = all.filter(({ seq }) => seq > Number(query.get('after'))).slice(0, Number(query.get('limit')));
    return { status: 200, body: { items, ...marks } };
  };
}

async function patiently<T>(call: Promise<T>): Promise<void> {
  call.catch(() => {});
  await vi.advanceTimersByTimeAsync(30_000);
}

test('each turn once, in the order of its number, and what came last holds', async () => {
  const { merged } = await import('@/stores/talk');
  const again = { ...line(2), words: 'anew' };
  expect(merged(lines(1, 2, 4), [again, line(3)]).map(({ words }) => words)).toEqual(['第1句', 'anew', '第3句', '第4句']);
});

test.each([
  [[], 0, 'nothing yet'],
  [[1, 2, 3], 3, 'all of it'],
  [[1, 2, 4], 2, 'the third is missing'],
  [[2, 3], 0, 'the first is missing'],
] as [number[], number, string][])('of %j nothing is missing up to %i: %s', async (held, whole) => {
  const { wholeTo } = await import('@/stores/talk');
  expect(wholeTo(lines(...held))).toBe(whole);
});

test('after a cut only what is new is asked for', async () => {
  holds(lines(1, 2));
  await (await opened()).read();
  restart();
  holds(lines(1, 2, 3, 4));
  const talk = await opened();
  expect(seqs(talk)).toEqual([1, 2]);
  phone.sent = [];
  await talk.read();
  expect([seqs(talk), phone.sent.map(({ path }) => path)]).toEqual([[1, 2, 3, 4], ['/questions/q1/messages?after=2&limit=100']]);
});

test('a gap is asked for again from where it begins', async () => {
  phone.stored.set('bangnong.seen.talk.p-zhang.q1', JSON.stringify(lines(1, 2, 5)));
  holds(lines(1, 2, 3, 4, 5));
  const talk = await opened();
  await talk.read();
  expect(seqs(talk)).toEqual([1, 2, 3, 4, 5]);
});

test('a long talk is read to its end, page by page', async () => {
  const all = Array.from({ length: 250 }, (_, at) => line(at + 1));
  holds(all);
  const talk = await opened();
  await talk.read();
  expect([talk.lines.value.length, phone.sent.length]).toEqual([250, 3]);
});

test('what is told while a page is on its way is read after it', async () => {
  const answers: ((said: Said) => void)[] = [];
  phone.service = () => new Promise((done) => void answers.push(done));
  const talk = await opened();
  const reading = talk.read();
  void talk.read();
  answers[0]({ status: 200, body: { items: lines(1), delivered_seq: 0, read_seq: 0 } });
  await vi.advanceTimersByTimeAsync(0);
  answers[1]({ status: 200, body: { items: lines(2), delivered_seq: 0, read_seq: 0 } });
  await reading;
  expect([seqs(talk), answers.length]).toEqual([[1, 2], 2]);
});

test('said without a network it waits, also over a restart, and goes out once under its key', async () => {
  await patiently((await opened()).say({ words: '叶子黄了', photos: [] }));
  restart();
  const talk = await opened();
  expect(talk.waiting.value.map(({ form }) => form.words)).toEqual(['叶子黄了']);
  phone.service = () => ({ status: 201, body: line(1, true) });
  await talk.send();
  expect([talk.waiting.value, seqs(talk)]).toEqual([[], [1]]);
  const keys = sentTo('/questions/q1/messages').map(({ header }) => header['Idempotency-Key']);
  expect([keys.length > 1, new Set(keys).size]).toEqual([true, 1]);
});

test('what was said first goes out first, each under a key of its own', async () => {
  const talk = await opened();
  await patiently(talk.say({ words: '一', photos: [] }));
  await patiently(talk.say({ words: '二', photos: [] }));
  phone.sent = [];
  let n = 0;
  phone.service = () => ({ status: 201, body: line((n += 1), true) });
  await talk.send();
  expect(phone.sent.map(({ body }) => (body as { words: string }).words)).toEqual(['一', '二']);
  expect(new Set(phone.sent.map(({ header }) => header['Idempotency-Key'])).size).toBe(2);
});

test('what is refused stays with its reason over a restart, and does not hold up what comes after it', async () => {
  const { said } = await import('@/stores/words');
  let talk = await opened();
  phone.service = ({ body }) => ((body as { words: string }).words === '一' ? { status: 422, body: { code: 'invalid', title: '太长了' } } : { status: 201, body: line(1, true) });
  await talk.say({ words: '一', photos: [] });
  expect(said.value?.text).toBe('太长了');
  await talk.say({ words: '二', photos: [] });
  expect(seqs(talk)).toEqual([1]);
  restart();
  talk = await opened();
  expect(talk.waiting.value.map(({ form, refused }) => [form.words, refused])).toEqual([['一', '太长了']]);
  phone.sent = [];
  await talk.send();
  expect(phone.sent, 'nobody asked for it').toEqual([]);
});

test('what was refused goes out again when one says so, under the key that it had', async () => {
  const talk = await opened();
  phone.service = () => ({ status: 422, body: { code: 'invalid', title: '用药请用回答里的农药栏' } });
  await talk.say({ words: '一', photos: [] });
  const [{ key }] = talk.waiting.value;
  await talk.resend(key);
  expect(talk.waiting.value.map(({ refused }) => refused), 'refused once more').toEqual(['用药请用回答里的农药栏']);
  phone.service = () => ({ status: 201, body: line(1, true) });
  await talk.resend(key);
  expect([talk.waiting.value, seqs(talk)]).toEqual([[], [1]]);
  expect(sentTo('/questions/q1/messages').map(({ header }) => header['Idempotency-Key'])).toEqual([key, key, key]);
});

test('what was refused is gone when one says so, and nothing else', async () => {
  const talk = await opened();
  phone.service = () => ({ status: 422, body: { code: 'invalid', title: '太长了' } });
  await talk.say({ words: '一', photos: [] });
  await talk.say({ words: '二', photos: [] });
  talk.drop(talk.waiting.value[0].key);
  expect(talk.waiting.value.map(({ form }) => form.words)).toEqual(['二']);
});

test('the other side is told once how far one has read, and never of one’s own words', async () => {
  holds(lines(1, 2));
  const talk = await opened();
  await talk.read();
  await talk.tellRead();
  await talk.tellRead();
  expect(sentTo('/questions/q1/read').map(({ body }) => body)).toEqual([{ seq: 2 }]);
  holds([...lines(1, 2), line(3, true)]);
  await talk.read();
  await talk.tellRead();
  expect(sentTo('/questions/q1/read').length).toBe(1);
});

test('what the other side said before one’s own last words is told as read, and nothing after a gap', async () => {
  holds([line(1), line(2, true), line(4)]);
  const talk = await opened();
  await talk.read();
  await talk.tellRead();
  expect(sentTo('/questions/q1/read').map(({ body }) => body)).toEqual([{ seq: 1 }]);
});

test('marks only grow, and are said of one’s own last words', async () => {
  const { markWord } = await import('@/words/questions');
  const talk = await opened();
  const held = [line(1, true), line(2), line(3, true)];
  expect(markWord([line(1)], talk.marks.value)).toBe('');
  expect(markWord(held, talk.marks.value)).toBe(t.talk.sent);
  talk.hearMarks({ delivered_seq: 3, read_seq: 1 });
  expect(markWord(held, talk.marks.value)).toBe(t.talk.delivered);
  talk.hearMarks({ delivered_seq: 3, read_seq: 3 });
  talk.hearMarks({ delivered_seq: 2, read_seq: 1 });
  expect([talk.marks.value, markWord(held, talk.marks.value)]).toEqual([{ delivered_seq: 3, read_seq: 3 }, t.talk.read]);
});
