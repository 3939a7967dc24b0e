// A truck's way, from both sides of the load.
import { api } from './api';
import type { DecideForm, LeftForm, Page, Reading, ReceivedForm, Truck, TruckForm, WeighForm } from './models';

const act = (id: string, action: string, body: object = {}) =>
  // A step that was taken already is answered with the truck as it is.
  api.post<Truck>(`/trucks/${id}/${action}`, body, { repeatable: true });

export const trucks = {
  one: (id: string) => api.get<Truck>(`/trucks/${id}`),
  name: (id: string, form: TruckForm) => api.put<Truck>(`/trucks/${id}`, form),
  /** Weighs a load again: whoever signed before signs anew, so it is never sent twice by itself. */
  weigh: (id: string, form: WeighForm) => api.post<Truck>(`/trucks/${id}/weigh`, form),
  depart: (id: string, left: LeftForm[]) => act(id, 'depart', { left_behind: left }),
  temperatures: (id: string, readings: Reading[]) => act(id, 'temperatures', { readings }),
  arrive: (id: string) => act(id, 'arrive'),
  receive: (id: string, loads: ReceivedForm[]) => act(id, 'receive', { loads }),
  /** For an operator: trucks with a load on which the two sides do not agree. */
  disputed: () => api.get<Page<Truck>>('/trucks/disputed'),
  decide: (share: string, form: DecideForm) => api.post<Truck>(`/shares/${share}/settle-dispute`, form),
};
