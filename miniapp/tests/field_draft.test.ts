// A field as it is filled in: what was not asked for or not touched is sent back as it was.
import { expect, test } from 'vitest';
import { draftOf, emptyField, formOf, hasOutline } from '@/drafts/field';
import type { Field } from '@/api/models';

const CORNERS: [number, number][] = [[109.38, 36], [109.381, 36], [109.381, 36.001]];
const STORED = {
  name: '屋后果园',
  village: '东村',
  crop: 'apple',
  area_mu: 5.5,
  place: { lon: 109.38, lat: 36, exact: true },
  slope_degrees: 12,
  gate_width_m: 2.5,
} as Field;

test('a stored field that is opened and saved is the same field', () => {
  const { name, village, crop, area_mu, slope_degrees, gate_width_m } = STORED;
  const place = { lon: 109.38, lat: 36 };
  expect(formOf(draftOf(STORED))).toEqual({ name, village, crop, area_mu, place, slope_degrees, gate_width_m });
});

test('a field of unknown slope and gate shows nothing of them, and says nothing', () => {
  const draft = draftOf({ ...STORED, slope_degrees: null, gate_width_m: null });
  expect([draft.slope, draft.gate]).toEqual(['', '']);
  const form = formOf(draft);
  expect(Object.keys(form)).not.toContain('slope_degrees');
  expect(Object.keys(form)).not.toContain('gate_width_m');
});

test.each([
  // degrees  word   why
  [0,  '0', 'flat'],
  [7,  '0', 'nearly flat'],
  [8,  '1', 'gentle'],
  [15, '1', 'gentle still'],
  [16, '2', 'steep'],
  [30, '2', 'as steep as it gets'],
])('a slope of %i° is shown as word %s: %s', (slope_degrees, slope) => {
  expect(draftOf({ ...STORED, slope_degrees }).slope).toBe(slope);
});

test('another word for the slope sends other degrees', () => {
  expect(['0', '1', '2'].map((slope) => formOf({ ...emptyField(), slope }).slope_degrees)).toEqual([0, 8, 16]);
  expect(formOf({ ...draftOf(STORED), slope: '2' }).slope_degrees).toBe(16);
});

test('corners that were walked are sent instead of a point', () => {
  const walked = draftOf({ ...STORED, outline: CORNERS });
  expect(hasOutline(walked)).toBe(true);
  expect([formOf(walked).outline, formOf(walked).place]).toEqual([CORNERS, undefined]);
});

test('two corners are no field yet', () => {
  expect(hasOutline({ ...emptyField(), where: { place: null, outline: CORNERS.slice(1) } })).toBe(false);
});

test('an area that was not typed is left to be measured', () => {
  const form = formOf({ ...emptyField(' 东村 '), name: ' 新地 ', where: { place: null, outline: CORNERS } });
  expect(form).toEqual({ name: '新地', village: '东村', crop: 'apple', outline: CORNERS });
});
