// What a farmer has filled in: it outlives the page, and only a whole one is sent.
import { expect, test } from 'vitest';
import { restart } from './uni';
import { emptyDraft, formOf, keepDraft, recallDraft, stepOf, wholeField, widenedTo, windowIn, type NeedDraft } from '@/drafts/need';
import { noteNewField, takeNewField } from '@/drafts/new_field';
import type { Field, Operation } from '@/api/models';

const MORNING = Date.parse('2026-11-25T08:00:00+08:00');
const EVENING = Date.parse('2026-11-25T18:00:00+08:00');
const WHOLE: NeedDraft = { ...emptyDraft(MORNING), fieldId: 'f1', quantity: '5.5', window: 'tomorrow' };
const HERE = { lon: 109.38, lat: 36, datum: 'wgs84' } as const;

test('a new draft asks for today, and for tomorrow once today is over', () => {
  expect([emptyDraft(MORNING).window, emptyDraft(EVENING).window]).toEqual(['today', 'tomorrow']);
});

test('a draft is there after a restart, one for each kind of work and each farmer helped', async () => {
  keepDraft('TILL_ROTARY', '', WHOLE);
  keepDraft('TILL_ROTARY', 'p-wang', { ...WHOLE, quantity: '3' });
  restart();
  const { forgetDraft, recallDraft: recall } = await import('@/drafts/need');
  expect([recall('TILL_ROTARY')?.quantity, recall('TILL_ROTARY', 'p-wang')?.quantity, recall('BAG')]).toEqual(['5.5', '3', null]);
  forgetDraft('TILL_ROTARY', 'p-wang');
  expect([recall('TILL_ROTARY')?.quantity, recall('TILL_ROTARY', 'p-wang')]).toEqual(['5.5', null]);
});

test('a half-typed number is kept as it was typed', () => {
  keepDraft('BAG', '', { ...WHOLE, quantity: '12.' });
  expect(recallDraft('BAG')?.quantity).toBe('12.');
});

test('what is filled in is what is sent, in the units of the service', () => {
  const draft = { ...WHOLE, ceiling: '65.5', note: ' 从东头进 ' };
  expect(formOf('TILL_ROTARY', draft, MORNING)).toEqual({
    operation: 'TILL_ROTARY',
    field_id: 'f1',
    quantity: 5.5,
    window: { from: '2026-11-25T22:00:00.000Z', until: '2026-11-26T12:00:00.000Z' },
    price_ceiling_fen: 6_550,
    note: '从东头进',
  });
});

test('a change that a name reaches is that name; a later one is sent as it was asked for', () => {
  const LATER = '2026-12-07T10:00:00Z';
  expect(widenedTo('2026-11-30T10:00:00Z', MORNING)).toEqual({ window: 'week', until: null });
  expect(widenedTo('2026-11-26T10:00:00Z', MORNING)).toEqual({ window: 'tomorrow', until: null });
  const draft = { ...WHOLE, ...widenedTo(LATER, MORNING) };
  expect(formOf('TILL_ROTARY', draft, MORNING)?.window).toEqual({ from: '2026-11-25T00:00:00.000Z', until: LATER });
});

test('a later end that has passed by now is no time at all, nor is a draft from before there were any', () => {
  expect(windowIn({ window: 'week', until: '2026-11-25T09:00:00+08:00' }, EVENING)).toBeNull();
  const { until: _none, ...old } = WHOLE;
  expect(windowIn(old as NeedDraft, MORNING)).toEqual(windowIn(WHOLE, MORNING));
});

test('what is left empty is not sent at all', () => {
  expect(Object.keys(formOf('BAG', { ...WHOLE, note: '  ' }, MORNING) ?? {})).toEqual(['operation', 'field_id', 'quantity', 'window']);
});

test.each([
  ['a field that was chosen comes before where one stands', { place: HERE },                   { field_id: 'f1' }],
  ['without a field, where one stands is sent',             { fieldId: null, place: HERE },    { place: HERE }],
])('%s', (_why, part, where) => {
  const { field_id, place } = formOf('BAG', { ...WHOLE, ...part }, MORNING) ?? {};
  expect({ field_id, place }).toEqual({ field_id: undefined, place: undefined, ...where });
});

test.each([
  ['where it is',                     { fieldId: null },    MORNING],
  ['how much it is',                  { quantity: '' },     MORNING],
  ['how much it is, of nothing',      { quantity: '0' },    MORNING],
  ['how much it is, of less',         { quantity: '-2' },   MORNING],
  ['how much it is, in words',        { quantity: '五亩' }, MORNING],
  ['a day that is not over',          { window: 'today' as const }, EVENING],
])('nothing is sent without %s', (_what, part, now) => {
  expect(formOf('BAG', { ...WHOLE, ...part }, now)).toBeNull();
});

test.each([
  // unit       per 亩   亩     the whole field, pressed once   why
  ['mu',        1,       5.5,   '5.5',    'half a 亩 counts'],
  ['mu',        1,       3.333, '3.33',   'as the field was measured'],
  ['bag',       12_000,  3.2,   '39000',  'too few bags help nobody: up to a full thousand'],
  ['bag',       12_000,  0.25,  '3000',   'a full thousand stays'],
  ['workday',   1.4,     3,     '5',      'nobody comes for a fifth of a day'],
  ['kg',        1_850,   1,     '1900',   'up to a full hundred'],
] as [Operation['unit'], number, number, string, string][])('a whole field in %s, %d to a 亩, of %d 亩 is %s: %s', (unit, units_per_mu, area_mu, whole) => {
  expect(wholeField({ unit, units_per_mu } as Operation, { area_mu })).toBe(whole);
});

test('a press on plus adds what one would say aloud', () => {
  expect((['mu', 'bag', 'workday', 'kg'] as const).map((unit) => stepOf({ unit }))).toEqual([0.5, 1_000, 1, 100]);
});

test('a field that was just added is picked up once, as soon as the list has it', () => {
  const [old, added] = [{ id: 'f1' }, { id: 'f2' }] as Field[];
  expect(takeNewField([old, added])).toBeUndefined();
  noteNewField('f2');
  expect(takeNewField([old])).toBeUndefined();
  expect(takeNewField([old, added])).toBe(added);
  expect(takeNewField([old, added])).toBeUndefined();
});
