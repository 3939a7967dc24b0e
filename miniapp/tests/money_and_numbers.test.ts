// Money, quantities, distances and phone numbers as a village writes them.
import { expect, test } from 'vitest';
import { fenFrom, yuan, yuanRange } from '@/words/money';
import { amount, dialable, distance, maskedPhone, plain } from '@/words/numbers';
import { moved } from '@/words/places';

test.each([
  [6_500, '¥65'],
  [6_550, '¥65.50'],
  [8, '¥0.08'],
  [0, '¥0'],
  [-1_250, '-¥12.50'],
  [123_456_789, '¥1234567.89'],
])('%i fen is %s', (fen, words) => expect(yuan(fen)).toBe(words));

test('a range names the currency once, and one price is no range', () => {
  expect(yuanRange(6_050, 7_500)).toBe('¥60.50—75');
  expect([yuanRange(6_000, 7_500), yuanRange(6_500, 6_500)]).toEqual(['¥60—75', '¥65']);
});

test.each([
  ['65',     6_500, 'whole yuan'],
  ['0.07',   7,     'a bag costs fen'],
  ['1.1',    110,   'which is 110.00000000000001 in floating point'],
  ['0.29',   29,    'which is 28.999999999999996 in floating point'],
  [' 12.5 ', 1_250, 'spaces slip in'],
  ['0',      0,     'nothing is an amount'],
  ['',       null,  'not filled in'],
  ['  ',     null,  'not filled in either'],
  ['-3',     null,  'nobody pays less than nothing'],
  ['六十',   null,  'not a number'],
  ['1e999',  null,  'not an amount either'],
] as [string, number | null, string][])('typed %j is %s fen: %s', (text, fen) => expect(fenFrom(text)).toBe(fen));

test.each([
  [5, '5'],
  [5.5, '5.5'],
  [5.499_999, '5.5'],
  [3.141_59, '3.14'],
  [0.1 + 0.2, '0.3'],
])('the number %d is written %s', (value, text) => expect(plain(value)).toBe(text));

test.each([
  [5.5, '亩', '5.5亩'],
  [9_999, '袋', '9999袋'],
  [10_000, '袋', '1万袋'],
  [66_000, '袋', '6.6万袋'],
])('%d %s is read as %s', (value, unit, words) => expect(amount(value, unit)).toBe(words));

test.each([
  [0, '不到1公里', 'in the same cell, which is not at the field'],
  [999.4, '不到1公里', 'cells are a kilometer wide: nothing finer is known'],
  [999.6, '1公里', 'a thousand meters are a kilometer'],
  [1_000, '1公里', 'without a needless zero'],
  [2_349, '2.3公里', 'one decimal'],
  [38_960, '39公里', 'rounded up to a whole one'],
])('%d m is %s: %s', (meters, words) => expect(distance(meters)).toBe(words));

test.each([
  ['13800000001', '138****0001', 'hidden from whoever looks over the shoulder'],
  ['138****0001', '138****0001', 'it came hidden'],
  ['120', '120', 'an emergency number hides nobody'],
])('%s is shown as %s: %s', (phone, shown) => expect(maskedPhone(phone)).toBe(shown));

test.each([
  ['13800000001', true, 'a mobile phone'],
  ['0911-3212345', true, 'a landline'],
  ['+8613800000001', true, 'with the country'],
  ['138****0001', false, 'hidden until there is a match'],
  ['', false, 'none'],
  [null, false, 'never given'],
  ['12', false, 'too short to be one'],
] as [string | null, boolean, string][])('%j can be called: %j, being %s', (phone, can) => expect(dialable(phone)).toBe(can));

test('a press on the sketch moves by meters, and east is shorter than a degree at 36° north', () => {
  const from = { lon: 109.38, lat: 36 };
  expect(moved(from, 0, 0)).toEqual(from);
  expect(moved(from, 0, 1_113.2)).toEqual({ lon: 109.38, lat: 36.01 });
  // 1000 m / (111 320 m × cos 36°) = 0.011 104°
  expect(moved(from, 1_000, 0)).toEqual({ lon: 109.391104, lat: 36 });
  expect(moved(from, -1_000, -1_113.2)).toEqual({ lon: 109.368896, lat: 35.99 });
});
