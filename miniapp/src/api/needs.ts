// A farmer's needs.
import { api } from './api';
import type { Explanation, Need, NeedDetail, NeedForm, Page, Preview } from './models';

export const needs = {
  preview: (form: NeedForm) => api.post<Preview>('/needs/preview', form, { repeatable: true }),
  mine: (cursor?: string | null) => api.get<Page<Need>>(paged('/needs', cursor)),
  ofVillage: () => api.get<Page<Need>>('/needs?scope=village'),
  one: (id: string) => api.get<NeedDetail>(`/needs/${id}`),
  why: (id: string) => api.get<Explanation>(`/needs/${id}/explanation`),
  cancel: (id: string, reason?: string) =>
    api.post<Need>(`/needs/${id}/cancel`, reason ? { reason } : {}),
  leavePool: (id: string) => api.post<Need>(`/needs/${id}/leave-pool`, {}),
};

export function paged(path: string, cursor?: string | null): string {
  return cursor ? `${path}?cursor=${encodeURIComponent(cursor)}` : path;
}
