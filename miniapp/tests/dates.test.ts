// Days and hours on China's clock, whatever zone the phone is set to; midnight in China is 16:00 UTC.
import { expect, test } from 'vitest';
import { byWhen, clock, countdown, dayAndClock, dayWord, endOfDuty, span, WINDOWS, windowOf, windowReaching, windowUntil, windowWords } from '@/words/dates';

const at = (text: string) => Date.parse(text);

test.each([
  // what                                  moment                  seen at                 read as
  ['an hour ago, before midnight',         '2026-11-25T15:30:00Z', '2026-11-25T16:30:00Z', '昨天'],
  ['the last second of the day',           '2026-11-25T15:59:59Z', '2026-11-25T01:00:00Z', '今天'],
  ['the first second of the next',         '2026-11-25T16:00:00Z', '2026-11-25T15:59:59Z', '明天'],
  ['the same day, seen just after midnight', '2026-11-26T15:59:59Z', '2026-11-25T16:00:00Z', '今天'],
  ['already today in London, tomorrow here', '2026-11-25T20:00:00Z', '2026-11-25T08:00:00Z', '明天'],
  ['two days ahead',                       '2026-11-27T08:00:00Z', '2026-11-25T08:00:00Z', '后天'],
  ['three days ahead',                     '2026-11-28T08:00:00Z', '2026-11-25T08:00:00Z', '周六'],
  ['six days ahead, counted from the last second', '2026-12-01T15:59:59Z', '2026-11-25T15:59:59Z', '周二'],
  ['a week ahead: the weekday alone would mislead', '2026-12-02T08:00:00Z', '2026-11-25T08:00:00Z', '12月2日'],
  ['the day before yesterday',             '2026-11-23T08:00:00Z', '2026-11-25T08:00:00Z', '11月23日'],
  ['new year, which begins eight hours before London’s', '2026-12-31T16:00:00Z', '2026-12-20T08:00:00Z', '1月1日'],
])('%s', (_what, moment, now, word) => {
  expect(dayWord(moment, at(now))).toBe(word);
});

test.each([
  ['midnight',        '2026-11-25T16:00:00Z',      '明天 00:00'],
  ['five past eight', '2026-11-25T00:05:00Z',      '今天 08:05'],
  ['a zone of its own', '2026-11-25T20:30:00+08:00', '今天 20:30'],
])('the hour of %s', (_what, moment, words) => {
  expect(dayAndClock(moment, at('2026-11-25T08:00:00Z'))).toBe(words);
  expect(clock(moment)).toBe(words.slice(-5));
});

test.each([
  ['a second too late',  0,      null],
  ['the last second',    1,      '1秒'],
  ['under a minute',     59,     '59秒'],
  ['one minute',         60,     '1分0秒'],
  ['nine minutes',       560,    '9分20秒'],
  ['under an hour',      3_599,  '59分59秒'],
  ['an hour and five',   3_900,  '1小时5分'],
  ['more than a day',    90_000, '25小时0分'],
])('time left: %s', (_what, seconds, words) => {
  const now = at('2026-11-25T08:00:00Z');
  expect(countdown(new Date(now + seconds * 1_000).toISOString(), now)).toBe(words);
});

test.each([
  // why                                      name          asked at, in China           from, in China              until, in China
  ['today begins at the next five minutes',   'today',      '2026-11-25T10:01:00+08:00', '2026-11-25T10:05:00+08:00', '2026-11-25T20:00:00+08:00'],
  ['today before dawn begins at six',         'today',      '2026-11-25T00:00:00+08:00', '2026-11-25T06:00:00+08:00', '2026-11-25T20:00:00+08:00'],
  ['tomorrow is a whole day',                 'tomorrow',   '2026-11-25T23:59:59+08:00', '2026-11-26T06:00:00+08:00', '2026-11-26T20:00:00+08:00'],
  ['one second on, tomorrow is another day',  'tomorrow',   '2026-11-26T00:00:00+08:00', '2026-11-27T06:00:00+08:00', '2026-11-27T20:00:00+08:00'],
  ['three days begin now, also in the evening', 'three_days', '2026-11-25T21:03:00+08:00', '2026-11-25T21:05:00+08:00', '2026-11-28T20:00:00+08:00'],
  ['a week runs over the end of the year',    'week',       '2026-12-28T08:00:00+08:00', '2026-12-28T08:00:00+08:00', '2027-01-04T20:00:00+08:00'],
] as const)('%s', (_why, name, now, from, until) => {
  expect(windowOf(name, at(now))).toEqual({ from: new Date(from).toISOString(), until: new Date(until).toISOString() });
});

test.each([
  ['16:59', true,  'there is time for a small field'],
  ['17:00', false, 'nobody comes any more'],
  ['23:59', false, 'the day is over'],
  ['00:00', true,  'the day has just begun'],
])('today can be asked for at %s: %s, because %s', (hour, possible) => {
  expect(windowOf('today', at(`2026-11-25T${hour}:00+08:00`)) !== null).toBe(possible);
});

test('two taps in a row ask for the same hours', () => {
  for (const name of WINDOWS) expect(windowOf(name, at('2026-11-25T10:01:00Z'))).toEqual(windowOf(name, at('2026-11-25T10:01:09Z')));
});

test.each([
  // the service writes whole seconds without a fraction, the phone with one
  ['the evening of the same day',  '2026-11-26T12:00:00Z', 'tomorrow'],
  ['a second beyond that evening', '2026-11-26T12:00:01Z', 'three_days'],
  ['an hour of today',             '2026-11-25T10:00:00Z', 'today'],
  ['five days on',                 '2026-11-30T10:00:00Z', 'week'],
  ['beyond every window',          '2027-01-30T10:00:00Z', null],
])('the answer that reaches %s is the shortest one', (_what, until, name) => {
  expect(windowReaching(until, at('2026-11-25T08:00:00+08:00'))).toBe(name);
});

test('an end that no name reaches is kept as it is, until it has passed', () => {
  const [now, until] = ['2026-11-25T08:00:00+08:00', '2026-12-07T10:00:00Z'];
  expect(windowUntil(until, at(now))).toEqual({ from: '2026-11-25T00:00:00.000Z', until });
  expect(windowUntil(until, at('2026-12-07T18:00:00+08:00'))).toBeNull();
});

test('a window within one day is that day, a longer one names both ends', () => {
  const now = at('2026-11-25T08:00:00+08:00');
  expect(windowWords({ from: '2026-11-25T22:00:00Z', until: '2026-11-26T12:00:00Z' }, now)).toBe('明天');
  expect(windowWords({ from: '2026-11-25T02:00:00Z', until: '2026-11-28T12:00:00Z' }, now)).toBe('今天到周六');
});

test.each([
  // said in China         at                      holds until
  ['in the morning',       '2026-11-25T01:00:00Z', '2026-11-25T15:59:00.000Z'],
  ['at 17:59',             '2026-11-25T09:59:59Z', '2026-11-25T15:59:00.000Z'],
  ['at 18:00',             '2026-11-25T10:00:00Z', '2026-11-25T23:00:00.000Z'],
  ['at 22:00',             '2026-11-25T14:00:00Z', '2026-11-25T23:00:00.000Z'],
  ['just after midnight',  '2026-11-25T16:00:00Z', '2026-11-26T15:59:00.000Z'],
])('a word on duty said %s holds through the night', (_, now, until) => {
  expect(endOfDuty(at(now))).toBe(until);
});

test.each([
  [20, '1分钟'], [600, '10分钟'], [3_540, '59分钟'], [3_590, '1小时'], [5_400, '1小时30分钟'], [86_400, '24小时'], [259_200, '3天'],
])('%i seconds read as %s', (seconds, words) => expect(span(seconds)).toBe(words));

test.each([
  ['a quarter of an hour, by day',        '2026-11-25T02:15:00Z', '2026-11-25T02:00:00Z', '15分钟内'],
  ['an hour and a half',                  '2026-11-25T03:30:00Z', '2026-11-25T02:00:00Z', '1小时30分钟内'],
  ['three hours, over midnight',          '2026-11-25T17:00:00Z', '2026-11-25T14:00:00Z', '3小时内'],
  ['the next morning, seen at half past ten', '2026-11-25T23:15:00Z', '2026-11-25T14:30:00Z', '明早7点15分前'],
  ['the same morning, seen at two',       '2026-11-25T23:15:00Z', '2026-11-25T18:00:00Z', '今早7点15分前'],
  ['on the hour',                         '2026-11-25T23:00:00Z', '2026-11-25T14:30:00Z', '明早7点前'],
  ['the afternoon',                       '2026-11-25T06:15:00Z', '2026-11-25T01:00:00Z', '今天14点15分前'],
  ['the day after tomorrow',              '2026-11-26T23:15:00Z', '2026-11-25T01:00:00Z', '后天7点15分前'],
])('done at the latest, %s', (_what, until, now, words) => {
  expect(byWhen(until, at(now))).toBe(words);
});
