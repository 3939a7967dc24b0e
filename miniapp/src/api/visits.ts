// The work itself, as the farmer and the team see it.
import { api } from './api';
import type { DisputeReason, DropReason, Page, PlaceForm, Visit } from './models';
import { postOnce } from './outbox';

const act = (id: string, action: string, body: object = {}) =>
  api.post<Visit>(`/visits/${id}/${action}`, body);

export const visits = {
  mine: () => api.get<Page<Visit>>('/visits'),
  /** For an operator: what the two sides have not agreed on. */
  disputed: () => api.get<Page<Visit>>('/disputes?limit=100'),
  one: (id: string) => api.get<Visit>(`/visits/${id}`),
  arrive: (id: string, place?: PlaceForm) => act(id, 'arrive', place ? { place } : {}),
  start: (id: string, code: string) => act(id, 'start', { code }),
  finish: (id: string, measured_quantity: number, photos: string[]) =>
    act(id, 'finish', { measured_quantity, photos }),
  confirm: (id: string) => act(id, 'confirm'),
  dispute: (id: string, reason: DisputeReason, words: string) =>
    act(id, 'dispute', { reason, words }),
  /** The team is late: somebody else shall come. */
  replace: (id: string) => act(id, 'replace'),
  /** A new start code, with tries of its own. */
  renewCode: (id: string) => act(id, 'code'),
  drop: (id: string, reason: DropReason) => act(id, 'drop', { reason }),
  /** The team can come to nobody on this day; what it gave back. */
  dropDay: (day: string, reason: DropReason) =>
    api.post<Page<Visit>>('/teams/mine/drop-day', { day, reason }, { repeatable: true }),
  rate: (id: string, stars: number) =>
    postOnce<Visit>(`rating.${id}`, `/visits/${id}/rating`, { stars }),
};
