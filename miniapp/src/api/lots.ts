// A farmer's lots (货), and the certificates they go with.
import { api } from './api';
import type { Certificate, CertificateForm, Lot, LotChange, Page } from './models';
import { paged } from './needs';
import { postOnce } from './outbox';

export const lots = {
  /** The caller's own, and those listed for others. */
  mine: (cursor?: string | null) => api.get<Page<Lot>>(paged('/lots', cursor)),
  one: (id: string) => api.get<Lot>(`/lots/${id}`),
  change: (id: string, form: LotChange) => api.put<Lot>(`/lots/${id}`, form),
  /** Also of a lot that is sold no more, while something of it is still to be fetched. */
  certify: (id: string, certificate_id: string) => api.post<Lot>(`/lots/${id}/certificate`, { certificate_id }, { repeatable: true }),
  withdraw: (id: string) => api.post<Lot>(`/lots/${id}/withdraw`),
};

export const certificates = {
  list: (farmer?: string) =>
    api.get<Page<Certificate>>(farmer ? `/certificates?for_farmer=${farmer}&limit=100` : '/certificates?limit=100'),
  record: (form: CertificateForm) => postOnce<Certificate>('certificate', '/certificates', form),
};
