// Walking around a field: a new outline, never the old one with corners added.
import { expect, test } from 'vitest';
import { beginWalk } from '@/drafts/walk';

const A: [number, number] = [109.1669, 35.9604];
const B: [number, number] = [109.1677, 35.9604];
const KNOWN = { place: { lon: 109.1673, lat: 35.9607 }, outline: [A, B, [109.1677, 35.961]] as [number, number][] };

test('the first corner takes the place of the outline that was known', () => {
  const walk = beginWalk(KNOWN);
  expect(walk.add(B)).toEqual({ place: null, outline: [B] });
  expect(walk.add(A)).toEqual({ place: null, outline: [B, A] });
});

test('taking the corners back gives back what was known before the walk', () => {
  const walk = beginWalk(KNOWN);
  walk.add(A);
  walk.add(B);
  expect(walk.undo()).toEqual({ place: null, outline: [A] });
  expect(walk.undo()).toEqual(KNOWN);
  expect(walk.undo()).toEqual(KNOWN);
  expect(walk.add(B).outline).toEqual([B]);
});
