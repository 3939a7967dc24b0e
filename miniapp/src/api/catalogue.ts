// The operations that can be asked for, read once and kept for when there is no network.
import { ref } from 'vue';
import { keep, recall } from '@/platform/storage';
import { api } from './api';
import type { Operation } from './models';

export const operations = ref<Operation[]>(recall<Operation[]>('operations') ?? []);

export async function loadOperations(): Promise<void> {
  const list = await api.call<{ items: Operation[] }>({
    method: 'GET',
    path: '/operations',
    anonymous: true,
  });
  operations.value = list.items;
  keep('operations', list.items);
}

export function operation(code: string): Operation | undefined {
  return operations.value.find((known) => known.code === code);
}

/** The first that a small screen shows: what apple growers ask for most, in this order. */
const COMMON = ['TILL_ROTARY', 'SPRAY_UAV_ORCHARD', 'PRUNE_WINTER', 'FERT_BASAL', 'BAG', 'PICK'];

export function common(): Operation[] {
  const found = COMMON.map(operation).filter((known): known is Operation => Boolean(known));
  return found.length > 0 ? found : operations.value.slice(0, COMMON.length);
}

/** The picture of an operation, by its code or its name. */
export function iconOf(codeOrName: string): string {
  const is = (known: Operation) => known.code === codeOrName || known.name === codeOrName;
  return operations.value.find(is)?.icon ?? 'leaf';
}
