// Weights and prices as a buyer says them: nothing is rounded that is paid.
import { expect, test } from 'vitest';
import { fenFromPrice, gramsFrom, kilos, kilosTyped, mass, priceIn, priceTyped } from '@/words/kilos';

test('weights are kilograms, and tonnes from one tonne on', () => {
  expect([mass(350_000), mass(999_999), mass(1_000_000), mass(3_500_000), mass(12_345_678)]).toEqual(['350公斤', '999.999公斤', '1吨', '3.5吨', '12.35吨']);
});

test('what stood on a scale is told to the gram', () => {
  expect([kilos(12_345_678), kilosTyped(1_203_500)]).toEqual(['12345.678公斤', '1203.5']);
});

test('typed kilograms are whole grams, or no weight', () => {
  const cases: [string, number | null][] = [['1203.5', 1_203_500], [' 0 ', 0], ['0.0004', 0], ['', null], ['-1', null], ['12kg', null]];
  for (const [typed, grams] of cases) expect(gramsFrom(typed), typed).toBe(grams);
});

test('a price for a kilogram is the same price for half of one', () => {
  expect([priceIn('kg', 640), priceIn('jin', 640), priceIn('kg', 600), priceIn('jin', 625)]).toEqual(['6.40元/公斤', '3.20元/斤', '6元/公斤', '3.125元/斤']);
});

test('a typed price is fen for a kilogram, in either unit', () => {
  const cases: ['kg' | 'jin', string, number | null][] = [['kg', '6.4', 640], ['jin', '3.2', 640], ['jin', '3.125', 625], ['kg', '0', null], ['kg', '-1', null], ['jin', 'x', null], ['kg', '', null]];
  for (const [unit, typed, fen] of cases) expect(fenFromPrice(unit, typed), `${typed} ${unit}`).toBe(fen);
  expect([priceTyped('kg', 640), priceTyped('jin', 640)]).toEqual(['6.40', '3.20']);
});
