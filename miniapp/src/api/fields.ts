// A farmer's fields (地块).
import { api } from './api';
import type { Field, FieldForm, Page } from './models';
import { postOnce } from './outbox';

export const fields = {
  list: (farmer?: string) =>
    api.get<Page<Field>>(farmer ? `/fields?for_farmer=${farmer}&limit=100` : '/fields?limit=100'),
  one: (id: string) => api.get<Field>(`/fields/${id}`),
  add: (form: FieldForm) => postOnce<Field>('field', '/fields', form),
  change: (id: string, form: FieldForm) => api.put<Field>(`/fields/${id}`, form),
  remove: (id: string) => api.delete(`/fields/${id}`),
};
