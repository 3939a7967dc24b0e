// People: oneself, and the farmers a village agent posts for.
import { api } from './api';
import type { Consent, ConsentForm, Me, Page } from './models';
import { postOnce } from './outbox';

export const people = {
  change: (form: { name: string; phone: string | null; village: string }) =>
    api.put<Me>('/me', form),
  consents: () => api.get<Page<Consent>>('/consents'),
  recordConsent: (form: ConsentForm) => postOnce<Consent>('consent', '/consents', form),
};
