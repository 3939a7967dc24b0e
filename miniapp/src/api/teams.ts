// Farm-service teams.
import { isTeamLeader } from '@/session/session';
import { api } from './api';
import type { Page, Team, TeamForm } from './models';
import { postOnce } from './outbox';

export const teams = {
  /** Null for somebody who leads no team. */
  mine: async () => (isTeamLeader.value ? api.get<Team>('/teams/mine') : null),
  register: (form: TeamForm) => postOnce<Team>('team', '/teams', form),
  change: (id: string, form: TeamForm) => api.put<Team>(`/teams/${id}`, form),
  /** New ones, and those with papers that nobody has seen. */
  toCheck: () => api.get<Page<Team>>('/teams?state=pending&limit=100'),
  approve: (id: string) => api.post<Team>(`/teams/${id}/approve`, {}, { repeatable: true }),
  suspend: (id: string, reason: string) => api.post<Team>(`/teams/${id}/suspend`, { reason }),
};
