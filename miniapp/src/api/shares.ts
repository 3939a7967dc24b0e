// What a buyer asks a farmer for (份), and what became of it on the truck.
import { api } from './api';
import type { Page, RefuseReason, Share, Truck } from './models';
import { paged } from './needs';

export const shares = {
  mine: (cursor?: string | null) => api.get<Page<Share>>(paged('/shares', cursor)),
  one: (id: string) => api.get<Share>(`/shares/${id}`),
  // Whoever said yes may say it twice.
  accept: (id: string) => api.post<Share>(`/shares/${id}/accept`, {}, { repeatable: true }),
  refuse: (id: string, reason: RefuseReason, words: string) =>
    api.post<Share>(`/shares/${id}/refuse`, { reason, words }),
  /** The trucks of an order, as far as the caller has something on them. */
  trucks: (order: string) => api.get<Page<Truck>>(`/orders/${order}/trucks`),
  /** Signs the weighing of this version: a second press signs nothing anew. */
  sign: (id: string, version: number) => api.post<Truck>(`/shares/${id}/sign`, { version }, { repeatable: true }),
  object: (id: string, words: string) => api.post<Truck>(`/shares/${id}/dispute`, { words }, { repeatable: true }),
};
