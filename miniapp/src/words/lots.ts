// A lot in words: what it is, how it is doing, and of which sizes.
import type { Lot, LotPart, Product, Share } from '@/api/models';
import { sizeWord } from '@/drafts/sizes';
import type { Tone } from './states';
import { jin } from './weights';
import { t } from '@/i18n/zh-Hans';

export function lotTone(state: Lot['state']): Tone {
  return state === 'listed' ? 'green' : 'quiet';
}

/** `红富士 7000斤`: all there is of it. */
export function lotTitle(lot: Pick<Lot, 'variety_name' | 'parts'>): string {
  return `${lot.variety_name} ${jin(totalOf(lot))}`;
}

/** What WeChat may bring word of; empty where nothing comes, or it is somebody else's. */
export function remindWord({ state, farmer_id }: Pick<Lot, 'state' | 'farmer_id'>, promised: boolean): string {
  if (!farmer_id) return '';
  if (state === 'listed') return t.lot.remind;
  return promised ? t.lot.remindTruck : '';
}

export function totalOf({ parts }: Pick<Lot, 'parts'>): number {
  return parts.reduce((sum, part) => sum + (part.total_g ?? part.free_g), 0);
}

/** `一等，80#以上、75#`, grade by grade. */
export function partsWord({ parts }: Pick<Lot, 'parts'>, product?: Product): string[] {
  const grades = [...new Set(parts.map((part) => part.grade_name))];
  const sizes = (grade: string) => parts.filter((part) => part.grade_name === grade).map((part) => sizeWord(product, part.from_mm, part.to_mm));
  return grades.map((grade) => `${grade} · ${t.common.list(sizes(grade))}`);
}

/** How far a lot has come, in grams: what is free, asked for, promised, and on a truck or beyond. */
export interface LotSplit {
  free: number;
  asked: number;
  promised: number;
  loaded: number;
}

type Held = Pick<LotPart, 'free_g' | 'reserved_g'>;

const LOADED: Share['state'][] = ['loaded', 'received', 'settled'];
/** Held for a buyer who was not answered yet, or has not agreed to it yet. */
const ASKED: Share['state'][] = ['proposed', 'offered'];

/** What nobody has taken of a lot is free only while it is for sale. */
export function splitOf({ state: sale, parts }: Pick<Lot, 'state'> & { parts: Held[] }, shares: Pick<Share, 'state' | 'grams'>[]): LotSplit {
  const gramsIn = (states: Share['state'][]) => shares.filter(({ state }) => states.includes(state)).reduce((sum, { grams }) => sum + grams, 0);
  const sum = (of: (part: Held) => number) => parts.reduce((all, part) => all + of(part), 0);
  const reserved = sum((part) => part.reserved_g ?? 0);
  const loaded = Math.min(gramsIn(LOADED), reserved);
  const asked = Math.min(gramsIn(ASKED), reserved - loaded);
  return { free: sale === 'listed' ? sum((part) => part.free_g) : 0, asked, promised: reserved - loaded - asked, loaded };
}
