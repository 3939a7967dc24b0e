// Weights and prices as a farmer says them: 斤 and 元/斤, from integer grams and fen for a kilogram.
import { t } from '@/i18n/zh-Hans';
import { amount, plain } from './numbers';

const JIN_G = 500;
/** Half a kilogram is a 斤: of a kilogram's fen, so many make a 元/斤. */
const FEN_PER_YUAN_JIN = 200;

/** `3600斤`, `1.2万斤`. */
export function jin(grams: number): string {
  return amount(grams / JIN_G, t.unit.jin);
}

/** As it stands in a field to be typed: `3600`. */
export function jinTyped(grams: number): string {
  return plain(grams / JIN_G);
}

/** `3.20元/斤`, `3元/斤`; half a fen is said too, because it is paid. */
export function perJin(fenPerKg: number): string {
  return t.unit.yuanPerJin(yuanOf(fenPerKg));
}

/** As it stands in a field to be typed: `3.20`. */
export function yuanOf(fenPerKg: number): string {
  if (fenPerKg % FEN_PER_YUAN_JIN === 0) return String(fenPerKg / FEN_PER_YUAN_JIN);
  return (fenPerKg / FEN_PER_YUAN_JIN).toFixed(fenPerKg % 2 === 0 ? 2 : 3);
}

/** Typed 元/斤 as fen for a kilogram; null when it is no price. */
export function fenPerKgFrom(yuanPerJin: string): number | null {
  const fen = Math.round(Number(yuanPerJin.trim()) * FEN_PER_YUAN_JIN);
  return Number.isFinite(fen) && fen > 0 ? fen : null;
}

/** What so many 斤 bring at this price for a kilogram, in whole fen. */
export function worthOf(jinTypedIn: string, fenPerKg: number): number {
  return Math.round((Number(jinTypedIn) / 2) * fenPerKg) || 0;
}
