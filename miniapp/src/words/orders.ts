// An order as its buyer reads it: what each line is, how far it has come, and how loudly that is said.
import type { Order, OrderLine, Product, Share, Truck } from '@/api/models';
import { sizeWord } from '@/drafts/sizes';
import { mass } from './kilos';
import type { Tone } from './states';
import { t } from '@/i18n/zh-Hans';

type Fruit = Pick<OrderLine, 'variety' | 'grade' | 'from_mm' | 'to_mm' | 'colour' | 'certified'>;

/** `红富士 一等 80#`, with what else is asked for. */
export function fruitWord(line: Fruit, product?: Product): string {
  const named = (list: { code: string; name: string }[] | undefined, code?: string | null) => list?.find((one) => one.code === code)?.name;
  const grade = product?.grades.find((one) => one.grade === line.grade)?.name ?? '';
  const variety = named(product?.varieties, line.variety) ?? t.order.anyVariety;
  const more = [named(product?.colours, line.colour), line.certified ? t.order.certified : undefined].filter(Boolean);
  return [variety, grade, sizeWord(product, line.from_mm, line.to_mm), ...more].join(' ');
}

export type Piece = 'filled' | 'offered' | 'proposed' | 'unfilled';
const PIECES: Piece[] = ['filled', 'offered', 'proposed', 'unfilled'];

type Filling = Pick<OrderLine, 'grams' | 'filled_g' | 'offered_g' | 'proposed_g'>;

/** Of how much of a line which is true, in grams; together they are the line. */
export function piecesOf({ grams, filled_g, offered_g, proposed_g }: Filling): { name: Piece; grams: number; width: string }[] {
  const unfilled = Math.max(0, grams - filled_g - offered_g - proposed_g);
  const of = { filled: filled_g, offered: offered_g, proposed: proposed_g, unfilled };
  const all = Math.max(1, filled_g + offered_g + proposed_g + unfilled);
  return PIECES.filter((name) => of[name] > 0).map((name) => ({ name, grams: of[name], width: `${(100 * of[name]) / all}%` }));
}

/** Whole percents; full only when nothing is missing. */
export function percentOf(part: number, whole: number): number {
  return whole > 0 ? Math.min(100, Math.floor((100 * part) / whole)) : 0;
}

export function orderTone(state: Order['state']): Tone {
  if (state === 'open') return 'red';
  return state === 'cancelled' || state === 'expired' ? 'quiet' : 'green';
}

/** Whether something still happens to it. */
export function isGoing({ state }: Pick<Order, 'state'>): boolean {
  return state === 'open' || state === 'locked' || state === 'received';
}

export function shareTone(state: Share['state']): Tone {
  if (state === 'proposed') return 'red';
  return ['offered', 'accepted', 'loaded', 'received', 'settled'].includes(state) ? 'green' : 'quiet';
}

/** Shares that fill the order or may yet do so; those that came to nothing are told by the timeline. */
export function living(shares: Share[]): Share[] {
  const rank = ['proposed', 'offered', 'accepted', 'loaded', 'received', 'settled'];
  return shares.filter(({ state }) => rank.includes(state)).sort((a, b) => rank.indexOf(a.state) - rank.indexOf(b.state));
}

export function truckTone(state: Truck['state']): Tone {
  if (state === 'cancelled') return 'quiet';
  return state === 'arrived' ? 'red' : 'green';
}

type Cancelled = Pick<Order, 'state' | 'deposit_fen' | 'farmers_n'>;

/** What cancelling costs: the deposit, once the order is locked. */
export function cancelCosts({ state, deposit_fen }: Cancelled): number {
  return state === 'locked' ? deposit_fen : 0;
}

/** `3户2.4吨` */
export function farmersWord({ farmers_n, filled_g }: Pick<Order, 'farmers_n' | 'filled_g'>): string {
  return t.order.farmers(farmers_n, mass(filled_g));
}
