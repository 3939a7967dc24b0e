// What a buyer has filled in: only a whole order is sent, in the units of the service.
import { expect, test } from 'vitest';
import { sizesOf } from '@/drafts/sizes';
import { APPLE } from './apple';
import { restart } from './uni';
import { draftOf, emptyDraft, emptyLine, firstDay, formOf, isLiftable, keepDraft, lifted, missingIn, pricedIn, toCity, worthOf, type OrderDraft } from '@/drafts/order';
import type { Order } from '@/api/models';

const NOW = Date.parse('2026-11-25T08:00:00+08:00');

const line = { ...emptyLine(APPLE), amount: '3.5', price: '6.4' };
const WHOLE: OrderDraft = { ...emptyDraft(APPLE, NOW), ...toCity('深圳'), lines: [line], address: ' 布吉农批3号库 ' };

test('the first day leaves a day to lock the order, and an hour for farmers to answer', () => {
  expect(firstDay(Date.parse('2026-11-25T04:00:00+08:00'))).toBe('2026-11-26');
  expect(firstDay(Date.parse('2026-11-25T06:00:00+08:00'))).toBe('2026-11-27');
  expect(firstDay(Date.parse('2026-11-25T23:30:00+08:00'))).toBe('2026-11-27');
});

test('what is filled in is what is sent', () => {
  expect(formOf(APPLE, WHOLE)).toEqual({
    product: 'APPLE',
    lines: [{
      variety: 'FUJI', grade: 2, from_mm: 80, to_mm: 95, spread_mm: 15, certified: false,
      quantity: { amount: 3.5, unit: 'tonne' }, pricing: 'fixed', price_fen: 640,
    }],
    city: '深圳',
    place: { lon: 114.0579, lat: 22.5431, datum: 'wgs84' },
    address: '布吉农批3号库',
    pick_up_at: '2026-11-26T22:00:00.000Z',
    deliver_from: '2026-11-28T22:00:00.000Z',
    deliver_by: '2026-11-30T12:00:00.000Z',
    min_take: { amount: 200, unit: 'kg' },
    truck: { amount: 30, unit: 'tonne' },
    truck_stops: 20,
    deposit_fen: 0,
    pay_within_days: 7,
    note: '',
  });
});

test('what nobody can guess is asked for, in the order of the page', () => {
  const cases: [Partial<OrderDraft>, string | null][] = [
    [{ lines: [line, { ...line, amount: '0' }] }, 'amount'],
    [{ lines: [{ ...line, price: '-2' }] }, 'price'],
    [{ lines: [{ ...line, from: '85', to: '85' }] }, 'size'],
    [{ city: '' }, 'city'],
    [{ place: null }, 'place'],
    [toCity('成都'), 'place'],
    [{ address: '  ' }, 'address'],
    [{ first: '4', last: '3' }, 'days'],
    [{}, null],
  ];
  for (const [part, missing] of cases) {
    expect(missingIn({ ...WHOLE, ...part })).toBe(missing);
    expect(formOf(APPLE, { ...WHOLE, ...part }) === null).toBe(missing !== null);
  }
});

test('a standing order says how often and until when; any variety and colour are left unsaid', () => {
  const form = formOf(APPLE, { ...WHOLE, standing: true, everyDays: '7', until: '2026-12-25', lines: [{ ...line, variety: '', colour: 'BLUSH' }], deposit: '500' });
  expect([form?.standing, form?.deposit_fen]).toEqual([{ every_days: 7, until: '2026-12-25T12:00:00.000Z' }, 50_000]);
  expect([form?.lines[0].variety, form?.lines[0].colour]).toEqual([undefined, 'BLUSH']);
});

test('the other unit says the same prices, and keeps what is none', () => {
  const said = pricedIn({ ...WHOLE, lines: [line, { ...line, price: '6.' }, { ...line, price: '' }] }, 'jin');
  expect([said.per, said.lines.map(({ price }) => price)]).toEqual(['jin', ['3.20', '3', '']]);
  expect(formOf(APPLE, { ...WHOLE, ...pricedIn(WHOLE, 'jin') })?.lines[0].price_fen).toBe(640);
});

test('an order is worth its weight times its price, whatever the units', () => {
  const lines = [{ ...line, amount: '2', unit: 'tonne' as const }, { ...line, amount: '300', unit: 'kg' as const }, { ...line, amount: '100', unit: 'jin' as const }];
  expect(worthOf({ ...WHOLE, lines })).toBe((2_000 + 300 + 50) * 640);
});

test('a condition is lifted on every line', () => {
  const strict = [{ ...line, certified: true, colour: 'BLUSH' }];
  expect(lifted(strict, 'certificate', APPLE)[0].certified).toBe(false);
  expect(lifted(strict, 'variety', APPLE)[0].variety).toBe('');
  expect(lifted(strict, 'grade', APPLE)[0].grade).toBe(6);
  expect([lifted(strict, 'size', APPLE)[0].from, lifted(strict, 'size', APPLE)[0].to]).toEqual(['40', '120']);
  expect([isLiftable('colour'), isLiftable('truck_stops')]).toEqual([true, false]);
  expect(lifted(strict, 'truck_stops', APPLE)).toEqual(strict);
});

test('a placed order is changed as it was placed, line by line', () => {
  const order = {
    lines: [{ id: 'l1', n: 1, variety: null, grade: 2, from_mm: 75, to_mm: 85, spread_mm: 5, colour: null, certified: true, grams: 2_000_000, pricing: 'ceiling', price_fen: 700 }],
    city: '杭州', place: { lon: 120.1, lat: 30.2 }, address: '勾庄', pick_up_at: '2026-11-26T22:00:00Z', deliver_from: '2026-11-27T22:00:00Z', deliver_by: '2026-11-29T12:00:00Z',
    min_take_g: 300_000, truck_g: 10_000_000, truck_stops: 8, deposit_fen: 100_050, pay_within_days: 10, note: '轻拿',
  } as unknown as Order;
  const form = formOf(APPLE, draftOf(order, 'jin'));
  expect(form).toMatchObject({
    city: '杭州', pick_up_at: '2026-11-26T22:00:00.000Z', deliver_from: '2026-11-27T22:00:00.000Z', deliver_by: '2026-11-29T12:00:00.000Z',
    min_take: { amount: 300, unit: 'kg' }, truck: { amount: 10, unit: 'tonne' }, truck_stops: 8, deposit_fen: 100_050, pay_within_days: 10, note: '轻拿',
    lines: [{ id: 'l1', grade: 2, from_mm: 75, to_mm: 85, certified: true, quantity: { amount: 2_000, unit: 'kg' }, pricing: 'ceiling', price_fen: 700 }],
  });
  expect(form?.lines[0].variety).toBeUndefined();
});

test('a draft is there after a restart', async () => {
  keepDraft({ ...WHOLE, address: '半个地' });
  restart();
  const { recallDraft } = await import('@/drafts/order');
  expect(recallDraft()?.address).toBe('半个地');
});

test('a buyer who fills in nothing finds what a farmer lists first', () => {
  const [top] = sizesOf(APPLE);
  const asked = formOf(APPLE, WHOLE)?.lines[0];
  expect(asked && top && [asked.from_mm <= top.from_mm, top.to_mm <= asked.to_mm, (asked.spread_mm ?? 0) >= top.to_mm - top.from_mm]).toEqual([true, true, true]);
});
