// Money owed for what buyers took (货款).
import { api } from './api';
import type { Due, Page } from './models';
import { paged } from './needs';

export const dues = {
  /** The newest. */
  recent: async () => (await api.get<Page<Due>>('/settlements?limit=100')).items,
  mine: (cursor?: string | null) => api.get<Page<Due>>(paged('/settlements', cursor)),
  received: (id: string) => api.post<Due>(`/settlements/${id}/received`, {}, { repeatable: true }),
  contest: (id: string) => api.post<Due>(`/settlements/${id}/contest`, {}, { repeatable: true }),
};
