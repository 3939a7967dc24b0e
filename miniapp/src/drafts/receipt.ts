// What a buyer takes of a load: each kilogram that is not taken has a reason, so that the sum is always the scale's.
import type { DeductionReason, Receipt, ReceivedForm } from '@/api/models';
import { fenFromPrice, gramsFrom, kilosTyped, priceTyped, type PriceUnit } from '@/words/kilos';

export interface DeductionDraft {
  reason: DeductionReason;
  /** Kilograms, as typed. */
  kilos: string;
  words: string;
}

export interface TakenDraft {
  deductions: DeductionDraft[];
  grade: number;
  /** As typed; counts only where the grade is lower than weighed. */
  price: string;
}

/** What was weighed, signed and agreed on. */
export interface Signed {
  net_g: number;
  grade: number;
  price_fen: number;
  /** The least for a kilogram of a lower grade. */
  least_fen: number;
}

/** Taken as it was weighed. */
export function allTaken({ grade, price_fen }: Signed, per: PriceUnit): TakenDraft {
  return { deductions: [], grade, price: priceTyped(per, price_fen) };
}

/** What a receipt says, to be decided anew. */
export function takenAs({ deductions, grade, price_fen }: Receipt, per: PriceUnit): TakenDraft {
  return {
    deductions: deductions.map(({ reason, grams, words }) => ({ reason, kilos: kilosTyped(grams), words: words ?? '' })),
    grade,
    price: priceTyped(per, price_fen),
  };
}

/** What is left of the net weight; below zero when too much is taken off. */
export function acceptedOf(net_g: number, deductions: Pick<DeductionDraft, 'kilos'>[]): number {
  return deductions.reduce((left, { kilos }) => left - (gramsFrom(kilos) ?? 0), net_g);
}

/** Whether a lower price may be asked for. */
export function isLower(signed: Pick<Signed, 'grade'>, grade: number): boolean {
  return grade > signed.grade;
}

/** Fen for a kilogram; null while it is no price, more than what was agreed on, or less than the least. */
export function priceOf(signed: Signed, draft: TakenDraft, per: PriceUnit): number | null {
  if (!isLower(signed, draft.grade)) return signed.price_fen;
  const fen = fenFromPrice(per, draft.price);
  return fen && fen >= signed.least_fen && fen <= signed.price_fen ? fen : null;
}

/** What is wrong with it, in the order in which the form asks. */
export type Wrong = 'weight' | 'reason' | 'over' | 'price' | 'low';

export function wrongIn(signed: Signed, draft: TakenDraft, per: PriceUnit): Wrong | null {
  if (draft.deductions.some(({ kilos }) => !gramsFrom(kilos))) return 'weight';
  if (draft.deductions.some(({ reason, words }) => reason === 'other' && !words.trim())) return 'reason';
  if (acceptedOf(signed.net_g, draft.deductions) < 0) return 'over';
  if (priceOf(signed, draft, per) !== null) return null;
  const fen = fenFromPrice(per, draft.price);
  return fen && fen < signed.least_fen ? 'low' : 'price';
}

type Taken = Omit<ReceivedForm, 'share_id'>;

/** What is sent; null while something is wrong with it. */
export function takenForm(signed: Signed, draft: TakenDraft, per: PriceUnit): Taken | null {
  const price_fen = priceOf(signed, draft, per);
  if (wrongIn(signed, draft, per) || price_fen === null) return null;
  return {
    accepted_g: acceptedOf(signed.net_g, draft.deductions),
    grade: draft.grade,
    price_fen,
    deductions: draft.deductions.map(({ reason, kilos, words }) => ({ reason, grams: gramsFrom(kilos) ?? 0, words: words.trim() })),
  };
}

/** In whole fen, as the service counts it. */
export function amountOf(accepted_g: number, price_fen: number): number {
  return Math.round((accepted_g * price_fen) / 1_000);
}
