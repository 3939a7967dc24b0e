// Farm-service teams.
import { api } from './api';
import { Problem } from './client';
import type { Page, Team, TeamForm } from './models';
import { postOnce } from './outbox';

export const teams = {
  /** Null for somebody who leads no team. */
  mine: () => api.get<Team>('/teams/mine').catch(noneIfMissing),
  register: (form: TeamForm) => postOnce<Team>('team', '/teams', form),
  change: (id: string, form: TeamForm) => api.put<Team>(`/teams/${id}`, form),
  pending: () => api.get<Page<Team>>('/teams?state=pending'),
  approve: (id: string) => api.post<Team>(`/teams/${id}/approve`, {}, { repeatable: true }),
  suspend: (id: string, reason: string) => api.post<Team>(`/teams/${id}/suspend`, { reason }),
};

function noneIfMissing(error: unknown): null {
  if (error instanceof Problem && error.status === 404) return null;
  throw error;
}
