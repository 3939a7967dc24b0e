// What agronomists fill in: their own page, and articles for everybody.
import { expect, test } from 'vitest';
import { draftOf, emptyAgronomist, formOf, missingIn, type AgronomistDraft } from '@/drafts/agronomist';
import * as article from '@/drafts/article';
import { articleLine, isStale } from '@/words/articles';
import { dayNamed } from '@/words/dates';
import type { Agronomist, Article, Question } from '@/api/models';

const STORED = {
  title: '农艺师', specialities: ['PROTECT'], crops: ['apple'], languages: ['zh'], village: '东村',
  altitude_from_m: 900, altitude_to_m: 1_300, week: [{ day: 1, from: '08:00', to: '12:00' }, { day: 1, from: '14:00', to: '18:00' }],
  capacity: 5, credentials: [{ id: 'm1', url: '/api/v1/media/m1' }],
} as unknown as Agronomist;
const opened = (change: Partial<AgronomistDraft> = {}) => ({ ...draftOf(STORED), ...change });

test('a stored page that is opened and saved is the same page', () => {
  const { title, specialities, crops, languages, village, altitude_from_m, altitude_to_m, week, capacity } = STORED;
  expect(formOf(opened(), STORED)).toEqual({ title, specialities, crops, languages, village, altitude_from_m, altitude_to_m, week, capacity, credentials: ['m1'] });
});

test('days or hours that were changed replace the week', () => {
  expect(formOf(opened({ days: [2, 1] }), STORED).week).toEqual([1, 2].map((day) => ({ day, from: '08:00', to: '12:00' })));
});

test.each([
  [{},                                'nothing', null],
  [{ title: ' ' },                    'a title', 'title'],
  [{ specialities: [] },              'what they know', 'specialities'],
  [{ crops: [] },                     'a crop', 'crops'],
  [{ from: '1300', to: '900' },       'heights in their order', 'altitude'],
  [{ days: [] },                      'a day', 'week'],
  [{ opens: '18:00', closes: '08:00' }, 'hours in their order', 'week'],
  [{ credentials: [] },               'papers', 'credentials'],
] as [Partial<AgronomistDraft>, string, string | null][])('%j lacks %s', (change, _what, missing) => {
  expect(missingIn(opened(change))).toBe(missing);
});

test('a new page begins on workdays, with everything else to be said', () => {
  expect([emptyAgronomist('西村').village, missingIn(emptyAgronomist()), emptyAgronomist().days]).toEqual(['西村', 'title', [1, 2, 3, 4, 5]]);
});

const QUESTION = { id: 'q1', crop: 'apple', answer: { words: '刮掉病皮', basis_words: '县里规程' } } as Question;
test('a good answer is the beginning of an article, which lacks its title', () => {
  const draft = article.fromQuestion(QUESTION, 3);
  expect(draft).toEqual({ title: '', words: '刮掉病皮', crop: 'apple', problem: '', months: [3], source: '县里规程', photos: [], question: 'q1' });
  expect(article.missingIn(draft)).toBe('title');
  expect(article.formOf({ ...draft, title: ' 腐烂病 ', months: [11, 3], photos: [{ id: 'm1', path: '' }] })).toEqual({
    title: '腐烂病', words: '刮掉病皮', crop: 'apple', months: [3, 11], source: '县里规程', photos: ['m1'], question_id: 'q1',
  });
});

test.each([
  [{ title: '腐烂病', words: '', months: [3] }, 'words'],
  [{ title: '腐烂病', words: '刮', months: [] }, 'months'],
  [{ title: '腐烂病', words: '刮', months: [3] }, null],
])('an article with %j lacks %s', (change, missing) => {
  expect(article.missingIn({ ...article.emptyArticle(), ...change })).toBe(missing);
});

test('who wrote it and who looked at it stand in one line', () => {
  const written = { author: { name: '李工', title: '农艺师' } } as Article;
  expect(articleLine(written)).toBe('李工（农艺师）写');
  const reviewed_at = '2026-03-01T17:00:00Z';
  expect(articleLine({ ...written, reviewed_at, reviewed_by: '王工' })).toBe(`李工（农艺师）写 · ${dayNamed('2026-03-02')}王工审`);
});

test.each([
  ['2026-11-27', true,  'the day has passed'],
  ['2026-11-28', false, 'it is the day'],
  [null,         false, 'there is no such day'],
] as [string | null, boolean, string][])('an article to be looked at again by %s is stale: %s (%s)', (review_until, stale) => {
  expect(isStale({ review_until }, '2026-11-28')).toBe(stale);
});
