// An answer as it is written: it says on what it rests, and no dose leaves the label.
import { beforeEach, expect, test } from 'vitest';
import { hold } from './uni';
import { emptyAnswer, forgetAnswer, formOf, isWithin, keepAnswer, missingIn, recallAnswer, safeFrom, usual, type AnswerDraft } from '@/drafts/answer';
import type { Pesticide } from '@/api/models';

beforeEach(() => hold('p-li'));

const TEBU = { code: 'TEBU', name: '戊唑醇', crops: ['apple'], dose_from: 100, dose_to: 200, dose_unit: '毫克/千克', times: 3, interval_days: 35, registration: 'PD20050216' } as Pesticide;
const OIL = { code: 'OIL', name: '矿物油', crops: ['apple'], dose_from: 5, dose_to: 5, dose_unit: '毫升/升', times: 1, interval_days: 7 } as Pesticide;
const KNOWN = [TEBU, OIL];
const LABEL = 'PD20050216';
const draft = (change: Partial<AnswerDraft> = {}): AnswerDraft => ({ ...emptyAnswer(), words: '刮掉病皮再涂', basis: 'photo', ...change });

test.each([
  [{ words: ' ' },                                                     'words', 'nothing is said'],
  [{ words: '', voice: { path: 'data:1', seconds: 9 } },               null,    'it is said aloud'],
  [{ basis: null },                                                    'basis', 'nobody can guess what it rests on'],
  [{ products: [{ product: 'TEBU', dose: '99', times: '1', every: '', registration: LABEL }] },        'dose',  'below the label'],
  [{ products: [{ product: 'TEBU', dose: '201', times: '1', every: '', registration: LABEL }] },       'dose',  'above the label'],
  [{ products: [{ product: 'TEBU', dose: '', times: '1', every: '', registration: LABEL }] },          'dose',  'no dose at all'],
  [{ products: [{ product: 'TEBU', dose: '150', times: '4', every: '', registration: LABEL }] },       'times', 'oftener than the label allows'],
  [{ products: [{ product: 'TEBU', dose: '150', times: '0', every: '', registration: LABEL }] },       'times', 'never'],
  [{ products: [{ product: 'TEBU', dose: '150', times: '1', every: '', registration: ' ' }] }, 'registration', 'the catalogue has no number, and the label was not read'],
  [{ products: [{ product: 'TEBU', dose: '100', times: '3', every: '10', registration: LABEL }] }, null, 'the ends of the label count'],
  [{ products: [{ product: 'TEBU', dose: '150', times: '2', every: '', registration: LABEL }] },   'every', 'twice, and nobody knows when'],
  [{ products: [{ product: 'TEBU', dose: '150', times: '2', every: '0', registration: LABEL }] },  'every', 'twice on a day'],
  [{ products: [{ product: 'TEBU', dose: '150', times: '2', every: '61', registration: LABEL }] }, 'every', 'next season'],
] as [Partial<AnswerDraft>, string | null, string][])('%j lacks %s: %s', (change, missing) => {
  expect(missingIn(draft(change), KNOWN)).toBe(missing);
});

test('a product that is chosen begins at the weakest of its label, with the number that is known of it', () => {
  expect(usual(TEBU)).toEqual({ product: 'TEBU', dose: '200', times: '1', every: '', registration: LABEL });
  expect([isWithin(usual(OIL), OIL), usual(OIL).registration]).toEqual([{ dose: true, times: true, every: true }, '']);
});

test('what is sent has numbers, and knows whether the harvest was thought of', () => {
  const products = [{ product: 'TEBU', dose: '150', times: '2', every: '10', registration: ` ${LABEL} ` }];
  const form = formOf(draft({ products, basisWords: ' 照片2 ', photos: [{ id: 'm1', path: '' }] }), KNOWN);
  expect(form).toEqual({ words: '刮掉病皮再涂', photos: ['m1'], basis: 'photo', basis_words: '照片2', products: [{ product: 'TEBU', dose: 150, times: 2, every_days: 10, registration: LABEL }], harvest_known: false });
  expect(formOf(draft(), KNOWN, true)?.harvest_known).toBe(true);
  expect([formOf(draft({ basis: null }), KNOWN), formOf(draft({ voice: { path: 'data:1', seconds: 9 } }), KNOWN)]).toEqual([null, null]);
});

test('fruit is safe after the longest interval, by the calendar of China', () => {
  // Half past midnight on the 29th in China.
  const now = Date.parse('2026-11-28T16:30:00Z');
  expect(safeFrom([usual(TEBU), usual(OIL)], KNOWN, now)).toBe('2027-01-03');
  expect(safeFrom([{ ...usual(TEBU), times: '3', every: '10' }, usual(OIL)], KNOWN, now), 'from the last of three on').toBe('2027-01-23');
  expect(safeFrom([{ ...usual(TEBU), every: '10' }], KNOWN, now), 'a gap that was typed before it became once').toBe('2027-01-03');
  expect(safeFrom([], KNOWN, now)).toBeNull();
});

test('it outlives the page, by question', () => {
  keepAnswer('q1', draft());
  expect([recallAnswer('q1')?.words, recallAnswer('q2')]).toEqual(['刮掉病皮再涂', null]);
  forgetAnswer('q1');
  expect(recallAnswer('q1')).toBeNull();
});
