// A share and the money for it, as a farmer reads them.
import type { Due, Lot, Share } from '@/api/models';
import { dayWord } from './dates';
import type { Tone } from './states';
import { perJin } from './weights';
import { t } from '@/i18n/zh-Hans';

export function shareTone(state: Share['state']): Tone {
  if (state === 'offered') return 'red';
  return isGoing({ state }) || state === 'settled' ? 'green' : 'quiet';
}

/** Whether it was agreed on and is not settled yet. */
export function isGoing({ state }: Pick<Share, 'state'>): boolean {
  return state === 'accepted' || state === 'loaded' || state === 'received';
}

/** `赵福来的货`, where a village agent reads it; nothing for the farmer's own. */
export function whoseWord({ farmer }: Pick<Share, 'farmer'>, reader: string | undefined): string {
  return farmer.name === reader ? '' : t.lot.of(farmer.name);
}

/** In which condition fruit is not what was ordered; the service tells its code. */
export function differsIn(code: string): string {
  return t.share.differs[code] ?? code;
}

/** Why this lot was asked for, in the farmer's words: each a fact that the farmer can check. */
export function whyOf(share: Share, fruit: string, lot: Pick<Lot, 'floor_fen' | 'window'>, now = Date.now()): string[] {
  const more = share.price_fen - lot.floor_fen;
  return [
    share.substitute ? t.share.whySubstitute(differsIn(share.substitute)) : t.share.whyFruit(fruit),
    more > 0 ? t.share.whyPrice(perJin(share.price_fen), perJin(more)) : t.share.whyFloor(perJin(share.price_fen)),
    ...(Date.parse(lot.window.from) <= Date.parse(share.pick_up_at) ? [t.share.whyTime(dayWord(share.pick_up_at, now))] : []),
  ];
}

type DueDays = Pick<Due, 'state' | 'days_left'>;

export function isLate({ state, days_left }: DueDays): boolean {
  return state !== 'received' && (days_left ?? 0) < 0;
}

/** `还有3天`, `今天该付`, `过期2天`; nothing once it came. */
export function daysWord({ state, days_left: days }: DueDays): string {
  if (state === 'received' || days == null) return '';
  if (days === 0) return t.money.today;
  return days > 0 ? t.money.daysLeft(days) : t.money.daysLate(-days);
}

export function dueTone(due: DueDays): Tone {
  if (due.state === 'received') return 'green';
  return isLate(due) ? 'red' : 'quiet';
}

/** What has not come yet, in fen. */
export function owedFen(all: Pick<Due, 'state' | 'amount_fen'>[]): number {
  return all.filter(({ state }) => state !== 'received').reduce((sum, { amount_fen }) => sum + amount_fen, 0);
}
