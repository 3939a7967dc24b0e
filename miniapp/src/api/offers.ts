// What a team leader is asked to take.
import { api } from './api';
import type { DeclineReason, Offer, Page, Visit } from './models';

export const offers = {
  open: () => api.get<Page<Offer>>('/offers?state=open'),
  one: (id: string) => api.get<Offer>(`/offers/${id}`),
  // The winner may ask twice and gets the same visit.
  accept: (id: string) => api.post<Visit>(`/offers/${id}/accept`, {}, { repeatable: true }),
  decline: (id: string, reason: DeclineReason) =>
    api.post<Offer>(`/offers/${id}/decline`, { reason }),
};
