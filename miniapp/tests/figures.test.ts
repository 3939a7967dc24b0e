// Figures of agronomists, as a plot that a quarter of an hour can be read from.
import { expect, test } from 'vitest';
import { plotOf, ticksOf } from '@/words/figures';
import type { Figure } from '@/api/models';

const row = (name: string, questions_n: number, p50: number | null, p95: number | null): Figure => ({
  name, questions_n, first_answer_p50_s: p50, first_answer_p95_s: p95, reopened_n: 1, solved_n: 6, lapsed_n: 2,
});
const ROWS = [row('李工', 8, 600, 3_600), row('王工', 20, 900, 7_200), row('新来的', 0, null, null)];

test('whoever answered most comes first, and each has shares of their own questions', () => {
  const plot = plotOf(ROWS);
  expect(plot.map(({ name }) => name)).toEqual(['王工', '李工', '新来的']);
  expect(plot[1]).toMatchObject({ solved: 75, reopened: 13, lapsed: 25, words: '10分钟 · 1小时' });
  expect(plotOf([{ ...ROWS[0], lapsed_n: null }])[0].lapsed).toBeNull();
  expect(plot[2]).toMatchObject({ half: null, most: null, words: '还没有回答', solved: 0 });
});

test('the longest reaches the end, and a quarter of an hour is seen beside two hours', () => {
  const [slow, quick] = plotOf(ROWS);
  expect([slow.most, slow.half]).toEqual([100, 35.4]);
  expect(quick.half! < quick.most!).toBe(true);
  expect(ticksOf(ROWS)).toEqual([
    { left: 35.4, words: '15分钟' }, { left: 50, words: '30分钟' }, { left: 70.7, words: '1小时' }, { left: 100, words: '2小时' },
  ]);
});
