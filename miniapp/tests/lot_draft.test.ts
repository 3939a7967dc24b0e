// A lot as a farmer lists it, and says anew later: sizes that are always a hundred, weights in 斤, prices in 元/斤.
import { expect, test } from 'vitest';
import { restart } from './uni';
import { emptyDraft, formOf, keepDraft, missingIn, windowOf, type LotDraft } from '@/drafts/lot';
import { changeOf, draftOf } from '@/drafts/lot_change';
import { percentsOf, sizesOf, sizeWord, stepped, toggled, type SizeShare } from '@/drafts/sizes';
import { dayStart, isoDay } from '@/words/dates';
import type { Lot, LotForm, Product } from '@/api/models';

const NOON = Date.parse('2026-11-28T12:00:00+08:00');
const APPLE = {
  code: 'APPLE',
  varieties: [{ code: 'FUJI', name: '红富士' }, { code: 'GALA', name: '嘎啦' }],
  colours: [{ code: 'BLUSH', name: '片红' }, { code: 'STRIPED', name: '条红' }],
  bags: [{ code: 'PAPER', name: '纸袋' }],
  sizes: [[90, 95], [85, 90], [80, 85], [75, 80], [70, 75]].map(([from_mm, to_mm]) => ({ name: `${from_mm}#`, from_mm, to_mm })),
  storages: [{ code: 'tree', name: '在树上', keeps_days: 60 }, { code: 'cold', name: '冷库', keeps_days: 180 }],
} as Product;
const WHOLE: LotDraft = {
  ...emptyDraft(APPLE), grade: 2, sizes: [{ name: '80#以上', percent: 60 }, { name: '75#', percent: 40 }], quantity: '7000', price: '3.2', fieldId: 'f1',
};


test('sizes are offered as dealers say them, largest first, and last that nobody sorted', () => {
  expect(sizesOf(APPLE)).toEqual([
    { name: '80#以上', from_mm: 80, to_mm: 95 },
    { name: '75#', from_mm: 75, to_mm: 80 },
    { name: '70#', from_mm: 70, to_mm: 75 },
    { name: '没分大小', from_mm: 70, to_mm: 95 },
  ]);
});

test('a range reads by its name, and in millimeters when it has none', () => {
  const read = ([from, to]: number[]) => sizeWord(APPLE, from, to);
  expect([[80, 95], [85, 90], [70, 95], [72, 78]].map(read)).toEqual(['80#以上', '85#', '没分大小', '72—78毫米']);
  expect(sizeWord(undefined, 75, 80)).toBe('75—80毫米');
});

const mix = (...percents: number[]): SizeShare[] => percents.map((percent, n) => ({ name: 'abcdefghijk'[n], percent }));
const read = (shares: SizeShare[]) => shares.map(({ name, percent }) => `${name}${percent}`).join(' ');

test.each([
  // before            press   after           why
  [mix(),               'a',    'a100',         'the first is all of it'],
  [mix(100),            'b',    'a90 b10',      'the largest gives ten'],
  [mix(50, 50),         'c',    'a40 b50 c10',  'of two equals the first'],
  [mix(60, 30, 10),     'c',    'a70 b30',      'what was taken out goes to the largest'],
  [mix(60, 40),         'a',    'b100',         'what is left is all of it'],
  [mix(100),            'a',    '',             'nothing is chosen again'],
  [mix(60, 40),         '没分大小', '没分大小100', 'not sorted, then no sizes'],
  [[{ name: '没分大小', percent: 100 }], 'a', 'a100', 'sorted after all'],
  [mix(...Array<number>(10).fill(10)), 'k', read(mix(...Array<number>(10).fill(10))), 'nobody has ten to give'],
] as [SizeShare[], string, string, string][])('%j and a press on %s are %s: %s', (before, name, after) => {
  expect(read(toggled(before, name))).toBe(after);
});

test.each([
  [mix(60, 40),     'b', 1,  'a50 b50',     'the other gives'],
  [mix(60, 30, 10), 'c', 1,  'a50 b30 c20', 'the largest of the others gives'],
  [mix(60, 30, 10), 'a', -1, 'a50 b40 c10', 'the largest of the others gets'],
  [mix(90, 10),     'b', -1, 'a90 b10',     'what there is has at least ten'],
  [mix(90, 10),     'a', 1,  'a90 b10',     'the other keeps its ten'],
  [mix(100),        'a', -1, 'a100',        'alone it is all of it'],
  [mix(60, 40),     'x', 1,  'a60 b40',     'what is not there gets nothing'],
] as [SizeShare[], string, 1 | -1, string, string][])('%j, %s by %d, is %s: %s', (before, name, by, after) => {
  expect(read(stepped(before, name, by))).toBe(after);
});

test('weights are whole percents, a hundred together, and none of them nothing', () => {
  expect(percentsOf([2_100_000, 1_400_000])).toEqual([60, 40]);
  expect(percentsOf([1, 1, 1])).toEqual([34, 33, 33]);
  expect(percentsOf([1_000_000, 1_000])).toEqual([99, 1]);
  expect(percentsOf([500])).toEqual([100]);
});

test('what is filled in is what is sent, in the units of the service', () => {
  expect(formOf(APPLE, { ...WHOLE, note: ' 村口能停大车 ' }, '', NOON)).toEqual({
    product: 'APPLE', variety: 'FUJI', colour: 'BLUSH', bag: 'PAPER', storage: 'tree', seller: 'farmer',
    quantity: { amount: 7_000, unit: 'jin' },
    parts: [{ grade: 2, from_mm: 80, to_mm: 95, percent: 60 }, { grade: 2, from_mm: 75, to_mm: 80, percent: 40 }],
    window: { from: '2026-11-27T22:00:00.000Z', until: '2027-01-26T22:00:00.000Z' },
    floor_fen: 640,
    field_id: 'f1',
    note: '村口能停大车',
  });
  expect(formOf(APPLE, WHOLE, 'p-zhao', NOON)?.for_farmer).toBe('p-zhao');
});

test.each([
  ['quantity', { quantity: '0' }],
  ['quantity', { quantity: '七千' }],
  ['price',    { price: '' }],
  ['price',    { price: '-1' }],
  ['grade',    { grade: null }],
  ['size',     { sizes: [] }],
  ['place',    { fieldId: null }],
] as [string, Partial<LotDraft>][])('nothing is sent without %s: %j', (missing, part) => {
  expect([missingIn({ ...WHOLE, ...part }), formOf(APPLE, { ...WHOLE, ...part }, '', NOON)]).toEqual([missing, null]);
});

test('where one stands is enough', () => {
  const here = { lon: 109.38, lat: 36, datum: 'wgs84' } as const;
  const form = formOf(APPLE, { ...WHOLE, fieldId: null, place: here }, '', NOON);
  expect([form?.place, 'field_id' in (form ?? {})]).toEqual([here, false]);
});

test('it is sold from the morning it is ready, for as long as it keeps where it is', () => {
  const days = (ready: LotDraft['ready'], storage: 'tree' | 'cold') => Object.values(windowOf(APPLE, { ready, storage }, NOON)).map((at) => isoDay(Date.parse(at)));
  expect(days('week', 'tree')).toEqual(['2026-12-05', '2027-02-03']);
  expect(days('2026-12-20', 'cold')).toEqual(['2026-12-20', '2027-06-18']);
});

test('a day begins at six in China, whatever the phone thinks', () => {
  expect(new Date(dayStart('2026-12-01')).toISOString()).toBe('2026-11-30T22:00:00.000Z');
  expect(dayStart(Date.parse('2026-11-30T23:30:00Z'))).toBe(dayStart('2026-12-01'));
  expect(isoDay(Date.parse('2026-11-30T16:30:00Z'))).toBe('2026-12-01');
});

test('a draft outlives the app, one for each farmer helped; what was listed leaves its habits only', async () => {
  keepDraft('APPLE', '', WHOLE);
  keepDraft('APPLE', 'p-zhao', { ...WHOLE, quantity: '3000' });
  restart();
  const drafts = await import('@/drafts/lot');
  expect([drafts.recallDraft('APPLE')?.quantity, drafts.recallDraft('APPLE', 'p-zhao')?.quantity]).toEqual(['7000', '3000']);
  drafts.listed({ ...(formOf(APPLE, { ...WHOLE, variety: 'GALA', storage: 'cold' }, '', NOON) as LotForm) });
  expect([drafts.recallDraft('APPLE'), drafts.recallDraft('APPLE', 'p-zhao')?.quantity]).toEqual([null, '3000']);
  const { variety, storage, quantity, grade } = drafts.emptyDraft(APPLE);
  expect({ variety, storage, quantity, grade }).toEqual({ variety: 'GALA', storage: 'cold', quantity: '', grade: null });
  expect(drafts.emptyDraft(APPLE, 'p-zhao').variety).toBe('FUJI');
  expect([drafts.usualPrice('APPLE'), drafts.usualPrice('APPLE', 'p-zhao')]).toEqual([3.2, 3]);
});

const LOT = {
  variety_name: '红富士', floor_fen: 651, note: '', window: { from: '2026-11-27T22:00:00Z', until: '2027-01-26T22:00:00Z' },
  parts: [
    { grade: 2, from_mm: 80, to_mm: 95, total_g: 2_100_000, free_g: 600_000, reserved_g: 1_500_000 },
    { grade: 2, from_mm: 75, to_mm: 80, total_g: 1_400_000, free_g: 1_400_000, reserved_g: 0 },
  ],
} as Lot;

test('a lot that is opened and saved stays as it was', () => {
  const draft = draftOf(LOT);
  expect(draft).toEqual({ quantity: '7000', price: '3.255', until: '2027-01-27', note: '' });
  expect(changeOf(LOT, draft)).toEqual({
    quantity: { amount: 7_000, unit: 'jin' },
    parts: [{ grade: 2, from_mm: 80, to_mm: 95, percent: 60 }, { grade: 2, from_mm: 75, to_mm: 80, percent: 40 }],
    window: LOT.window, floor_fen: 651, note: '', photos: [],
  });
});

test('what is said anew is sent; a number that is none is not', () => {
  const change = changeOf(LOT, { quantity: '6000', price: '3', until: '2026-12-31', note: ' 快 ' }, ['ph1']);
  expect([change?.quantity.amount, change?.floor_fen, change?.window.until, change?.note, change?.photos]).toEqual([6_000, 600, '2026-12-30T22:00:00.000Z', '快', ['ph1']]);
  expect([changeOf(LOT, { ...draftOf(LOT), price: '' }), changeOf(LOT, { ...draftOf(LOT), quantity: '0' })]).toEqual([null, null]);
});
