// How a farmer reads where a job stands, and how loudly it is said.
import { expect, test } from 'vitest';
import { t } from '@/i18n/zh-Hans';
import { dueToday, isGoing, isLate, needTone, needWord, offerTone, progressOf, visitTone, visitWord } from '@/words/states';
import type { Need, Offer, Visit } from '@/api/models';

type NeedState = Need['state'];
type VisitState = Visit['state'];

test.each([
  // need        visit         word           tone     bead     going
  ['open',      undefined,    '正在找队',     'red',   '发布', true],
  ['taken',     undefined,    '有队伍了',     'green', '接单', true],
  ['taken',     'booked',     '约好了',       'green', '接单', true],
  ['taken',     'arrived',    '队伍到了',     'green', '到场', true],
  ['taken',     'started',    '正在干',       'green', '开工', true],
  ['taken',     'finished',   '干完了，等确认', 'red', '完工', true],
  ['taken',     'disputed',   '有异议',       'red',   '完工', true],
  ['done',      'confirmed',  '已办完',       'green', '确认', false],
  ['open',      'dropped',    '正在找队',     'red',   '发布', true],
  ['cancelled', 'cancelled',  '已取消',       'quiet', '发布', false],
  ['expired',   undefined,    '没找到队',     'quiet', '发布', false],
] as [NeedState, VisitState | undefined, string, string, string, boolean][])(
  'a need that is %s with a visit that is %s reads %s',
  (state, visit_state, word, tone, bead, going) => {
    const need = { state, visit_state };
    expect([needWord(need), needTone(need)]).toEqual([word, tone]);
    expect([t.need.steps[progressOf(need)], isGoing(need)]).toEqual([bead, going]);
  },
);

test.each([
  ['finished', 'red', 'the farmer has to look at it'],
  ['disputed', 'red', 'somebody has to settle it'],
  ['dropped', 'quiet', 'it is over'],
  ['cancelled', 'quiet', 'it is over'],
  ['confirmed', 'green', 'all is well'],
] as [VisitState, string, string][])('a visit that is %s is %s: %s', (state, tone) => expect(visitTone({ state })).toBe(tone));

const TOLD = '2026-11-26T02:00:00Z';
test.each([
  ['booked',  undefined, false, '约好了',   'green', 'nobody is waiting'],
  ['booked',  null,      false, '约好了',   'green', 'nobody is waiting'],
  ['booked',  TOLD,      true,  '还没到',   'red',   'the farmer waits'],
  ['arrived', TOLD,      false, '队伍到了', 'green', 'late, but there'],
  ['dropped', TOLD,      false, '队伍来不了', 'quiet', 'another team was asked'],
] as [VisitState, string | null | undefined, boolean, string, string, string][])('a visit that is %s, told late at %s, is late: %s, reads %s: %s', (state, late_at, late, word, tone) => {
  const visit = { state, late_at };
  expect([isLate(visit), visitWord(visit), visitTone(visit)]).toEqual([late, word, tone]);
  const need = { state: 'taken', visit_state: state, late_at } as const;
  expect([needWord(need), needTone(need)]).toEqual([word, tone]);
});

test.each([
  ['open', 'red', 'it waits for an answer'],
  ['accepted', 'green', 'it is theirs'],
  ['standby', 'quiet', 'others are first'],
  ['declined', 'quiet', 'they said no'],
  ['expired', 'quiet', 'too late'],
] as [Offer['state'], string, string][])('an offer that is %s is %s: %s', (state, tone) => expect(offerTone(state)).toBe(tone));

test('what is promised for today and not begun can be given back, by the clock of China', () => {
  // 08:30 in China.
  const now = Date.parse('2026-11-28T00:30:00Z');
  const visit = (id: string, state: VisitState, from: string, until: string) =>
    ({ id, state, planned_start_at: from, planned_end_at: until }) as Visit;
  const seen = dueToday(
    [
      visit('today', 'booked', '2026-11-28T01:00:00Z', '2026-11-28T02:30:00Z'),
      visit('there', 'arrived', '2026-11-28T00:00:00Z', '2026-11-28T01:30:00Z'),
      visit('begun', 'started', '2026-11-28T00:00:00Z', '2026-11-28T01:30:00Z'),
      visit('over midnight', 'booked', '2026-11-27T15:00:00Z', '2026-11-27T17:00:00Z'),
      visit('until midnight', 'booked', '2026-11-27T15:00:00Z', '2026-11-27T16:00:00Z'),
      visit('tomorrow', 'booked', '2026-11-28T16:00:00Z', '2026-11-28T18:00:00Z'),
    ],
    now,
  );
  expect(seen.map(({ id }) => id)).toEqual(['today', 'there', 'over midnight']);
});
