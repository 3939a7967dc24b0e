// A pool in words: what is missing, what that does to the price, and how full the bar is.
import { expect, test } from 'vitest';
import { emptyDraft, formOf } from '@/drafts/need';
import { poolHope, poolShare, poolSize, waitsForOthers } from '@/words/pool';
import type { Pool } from '@/api/models';

const POOL: Pool = {
  households_n: 3, area_mu: 38, missing_mu: 12, price_now_fen: 7_000, price_then_fen: 5_500,
  locked: false, locks_at: '2026-11-27T00:00:00Z',
};
const pool = (part: Partial<Pool> = {}): Pool => ({ ...POOL, ...part });

test('a pool says how many they are, what is missing and what that does to the price', () => {
  expect(poolSize(POOL)).toBe('3户38亩');
  const cases: [Partial<Pool>, string][] = [
    [{}, '还差12亩，每亩从¥70降到¥55'],
    [{ price_then_fen: 7_000 }, '还差12亩'],
    [{ price_now_fen: null, price_then_fen: null }, '还差12亩'],
    [{ missing_mu: 0 }, '已经凑够'],
    [{ locked: true, price_now_fen: 5_500 }, '一起干，每亩¥55起'],
  ];
  for (const [part, words] of cases) expect(poolHope(pool(part))).toBe(words);
});

test('the bar is full when nothing is missing, or nobody can join any more', () => {
  expect([poolShare(POOL), poolShare(pool({ missing_mu: 0 })), poolShare(pool({ locked: true }))]).toEqual([76, 100, 100]);
});

test('a need waits for others while it is open and its pool is not locked', () => {
  const waits = (state: 'open' | 'taken', it: Pool | null) => waitsForOthers({ state, pool: it });
  expect([waits('open', POOL), waits('open', pool({ locked: true })), waits('open', null), waits('taken', POOL)]).toEqual([true, false, false, false]);
});

test('whoever does not switch it on posts alone', () => {
  const now = Date.parse('2026-11-25T08:00:00+08:00');
  const draft = { ...emptyDraft(now), fieldId: 'f1', quantity: '5' };
  expect(formOf('TILL_ROTARY', draft, now)?.pool).toBeUndefined();
  expect(formOf('TILL_ROTARY', { ...draft, pool: true }, now)?.pool).toBe(true);
});
