// Letters can be read in the sun and by old eyes: WCAG 2.1 contrast, 4.5:1 or more, on every ground they stand on.
import { expect, test } from 'vitest';
import * as drawn from '@/styles/colours';
import tokens from '@/styles/tokens.css?raw';

const token = Object.fromEntries([...tokens.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));
const colourOf = (name: string) => (name.startsWith('#') ? name : token[name]);

/** Relative luminance, 0 to 1, after WCAG 2.1. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.039_28 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

test('the yardstick is right: black on white is 21:1', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
});

test.each([
  ['ink',        ['paper', 'card', 'green-wash', 'warm-wash', 'earth-wash']],
  ['soft',       ['paper', 'card', 'green-wash', 'warm-wash', 'earth-wash', '#f1e7d2', '#f3ead7']],
  ['green',      ['paper', 'card', 'green-wash']],
  ['green-deep', ['paper', 'card', 'green-wash']],
  ['warm',       ['paper', 'card', 'green-wash', 'warm-wash', 'earth-wash']],
  ['warm-deep',  ['card', '#fff6e6']],
  ['red',        ['card', 'green-wash']],
  ['earth',      ['card', 'earth-wash', '#f6ecd4']],
  ['#ffffff',    ['green', 'green-deep', 'warm', 'warm-deep', '#5b4a1f']],
])('%s can be read on every ground', (ink, grounds) => {
  for (const ground of grounds) {
    expect(contrast(colourOf(ink), colourOf(ground)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  }
});

test('drawings and letters have the same colours', () => {
  const twins = { INK: 'ink', SOFT: 'soft', PAPER: 'paper', GREEN: 'green', APPLE: 'warm', APPLE_DEEP: 'warm-deep', EARTH: 'earth' };
  for (const [name, twin] of Object.entries(twins)) expect(drawn[name as keyof typeof drawn], name).toBe(token[twin]);
});
