// What advice is about, as data: crops, problems, registered products; read once and kept for when there is no network.
import { ref } from 'vue';
import { keep, recall } from '@/platform/storage';
import { api } from './api';
import type { Advice, Pesticide } from './models';

export const advice = ref<Advice | null>(recall<Advice>('advice'));

export async function loadAdvice(): Promise<void> {
  advice.value = await api.get<Advice>('/advice');
  keep('advice', advice.value);
}

type Kind = 'crops' | 'specialities' | 'problems' | 'languages';

/** The Chinese for a code; the code itself where this phone does not know it yet. */
export function nameOf(kind: Kind, code: string): string {
  return advice.value?.[kind].find((known) => known.code === code)?.name ?? code;
}

/** What may be used on a crop by its registration. */
export function productsFor(crop: string): Pesticide[] {
  return advice.value?.products.filter(({ crops }) => crops.includes(crop)) ?? [];
}
