// What a buyer asks a farmer for (份), and what became of it on the truck.
import { api } from './api';
import type { Page, RefuseReason, Share, Truck } from './models';

export const shares = {
  /** The newest, of the caller and of those they listed lots for. */
  mine: () => api.get<Page<Share>>('/shares?limit=100'),
  one: (id: string) => api.get<Share>(`/shares/${id}`),
  // Whoever said yes may say it twice.
  accept: (id: string) => api.post<Share>(`/shares/${id}/accept`, {}, { repeatable: true }),
  refuse: (id: string, reason: RefuseReason, words: string) =>
    api.post<Share>(`/shares/${id}/refuse`, { reason, words }),
  /** The trucks of an order that have something of the caller's on them. */
  trucks: async (order: string) => (await api.get<Page<Truck>>(`/orders/${order}/trucks`)).items,
  /** Signs the weighing of this version: a second press signs nothing anew. */
  sign: (id: string, version: number) => api.post<Truck>(`/shares/${id}/sign`, { version }, { repeatable: true }),
  object: (id: string, words: string) => api.post<Truck>(`/shares/${id}/dispute`, { words }, { repeatable: true }),
};
