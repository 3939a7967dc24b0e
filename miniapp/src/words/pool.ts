// A pool in words: how many they are, what is missing, and what that does to the price.
import type { Need, Pool } from '@/api/models';
import { yuan } from './money';
import { amount } from './numbers';
import { t } from '@/i18n/zh-Hans';

/** `3户38亩`. */
export function poolSize({ households_n, area_mu }: Pick<Pool, 'households_n' | 'area_mu'>): string {
  return t.pool.size(households_n, amount(area_mu, t.unit.mu));
}

/** `还差12亩，每亩从¥70.00降到¥55.00`. */
export function poolHope(pool: Pool): string {
  const { missing_mu, price_now_fen: now, price_then_fen: then } = pool;
  if (pool.locked) return now == null ? '' : t.pool.atMost(yuan(now));
  if (missing_mu <= 0) return t.pool.enough;
  const missing = amount(missing_mu, t.unit.mu);
  const falls = now != null && then != null && then < now;
  return falls ? t.pool.missing(missing, yuan(now), yuan(then)) : t.pool.missingOnly(missing);
}

/** How full the bar is, 0 to 100. */
export function poolShare({ area_mu, missing_mu, locked }: Pool): number {
  if (locked || missing_mu <= 0) return 100;
  return Math.round((100 * area_mu) / (area_mu + missing_mu));
}

/** Whether no team is asked yet, because neighbours may still come. */
export function waitsForOthers({ state, pool }: Pick<Need, 'state' | 'pool'>): boolean {
  return state === 'open' && pool?.locked === false;
}
