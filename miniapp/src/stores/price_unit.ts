// Whether this buyer reads prices for a kilogram or for half of one.
import { ref } from 'vue';
import { keep, recall } from '@/platform/storage';
import { priceIn, type PriceUnit } from '@/words/kilos';

export const priceUnit = ref<PriceUnit>(recall<PriceUnit>('price_unit') ?? 'kg');

export function setPriceUnit(unit: PriceUnit): void {
  priceUnit.value = unit;
  keep('price_unit', unit);
}

/** A price for a kilogram, in fen, as this buyer reads it. */
export function price(fenPerKg: number): string {
  return priceIn(priceUnit.value, fenPerKg);
}
