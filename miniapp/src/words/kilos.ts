// Weights and prices as a buyer says them: 公斤 and 吨, and 元/公斤 or 元/斤, from integer grams and fen for a kilogram.
import { digits } from './money';
import { plain } from './numbers';
import { perJin, yuanOf } from './weights';
import { t } from '@/i18n/zh-Hans';

/** For how much a price is said. */
export type PriceUnit = 'kg' | 'jin';

const KG_G = 1_000;
const TONNE_G = 1_000_000;
/** How many 斤 are a kilogram. */
const JIN_PER_KG = 2;

/** `350公斤`, `3.5吨`. */
export function mass(grams: number): string {
  return grams < TONNE_G ? kilos(grams) : `${plain(grams / TONNE_G)}${t.unit.tonne}`;
}

/** `1203.5公斤`, however much it is: as it stands on a scale. */
export function kilos(grams: number): string {
  return `${kilosTyped(grams)}${t.unit.kilo}`;
}

/** As it stands in a field to be typed, to the gram: `1203.5`. */
export function kilosTyped(grams: number): string {
  return String(grams / KG_G);
}

/** Typed kilograms in whole grams; null when it is no weight. */
export function gramsFrom(kilosTypedIn: string): number | null {
  const grams = Math.round(Number(kilosTypedIn.trim()) * KG_G);
  return kilosTypedIn.trim() !== '' && Number.isFinite(grams) && grams >= 0 ? grams : null;
}

/** `6.40元/公斤`, or the same as `3.20元/斤`. */
export function priceIn(unit: PriceUnit, fenPerKg: number): string {
  return unit === 'jin' ? perJin(fenPerKg) : t.unit.yuanPerKilo(priceTyped('kg', fenPerKg));
}

/** As it stands in a field to be typed: `6.40`. */
export function priceTyped(unit: PriceUnit, fenPerKg: number): string {
  if (unit === 'jin') return yuanOf(fenPerKg);
  return digits(fenPerKg);
}

/** A typed price as fen for a kilogram; null when it is no price. */
export function fenFromPrice(unit: PriceUnit, typed: string): number | null {
  const fen = Math.round(Number(typed.trim()) * 100 * (unit === 'jin' ? JIN_PER_KG : 1));
  return Number.isFinite(fen) && fen > 0 ? fen : null;
}
