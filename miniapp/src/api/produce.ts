// The produce catalogue: varieties, grades, sizes and colours, read once and kept for when there is no network.
import { ref } from 'vue';
import { keep, recall } from '@/platform/storage';
import { api } from './api';
import type { Produce, Product } from './models';

export const products = ref<Product[]>(recall<Product[]>('produce') ?? []);

export async function loadProduce(): Promise<void> {
  const { items } = await api.call<Produce>({ method: 'GET', path: '/produce', anonymous: true });
  products.value = items;
  keep('produce', items);
}

/** Reads it where this phone never has. */
export async function needProduce(): Promise<void> {
  if (products.value.length === 0) await loadProduce();
}

export function productOf(code: string): Product | undefined {
  return products.value.find((known) => known.code === code);
}
