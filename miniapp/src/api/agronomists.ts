// Agronomists: one's own page, and what the township sees of all of them.
import { api } from './api';
import { Problem } from './client';
import type { Agronomist, AgronomistForm, AgronomistLevel, Figures, Page } from './models';
import { postOnce } from './outbox';

export const agronomists = {
  /** Null for whoever has never applied. */
  async mine(): Promise<Agronomist | null> {
    try {
      return await api.get<Agronomist>('/agronomists/mine');
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return null;
      throw error;
    }
  },
  apply: (form: AgronomistForm) => postOnce<Agronomist>('agronomist', '/agronomists', form),
  change: (form: AgronomistForm) => api.put<Agronomist>('/agronomists/mine', form),
  /** On or off until then; null goes by the week again. */
  duty: (on: boolean | null, until: string | null) => api.post<Agronomist>('/agronomists/mine/duty', { on, until }, { repeatable: true }),
  all: () => api.get<Page<Agronomist>>('/agronomists?limit=100'),
  approve: (id: string, level: AgronomistLevel) => api.post<Agronomist>(`/agronomists/${id}/approve`, { level }),
  suspend: (id: string, reason: string) => api.post<Agronomist>(`/agronomists/${id}/suspend`, { reason }),
  figures: () => api.get<Figures>('/agronomists/figures'),
};
