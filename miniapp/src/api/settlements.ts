// The buyer's and the operator's side of the money.
import { api } from './api';
import type { Due, LedgerAudit, Page } from './models';

const MOST = 100;

export const settlements = {
  /** What this buyer still has to pay of an order. */
  owed: (order: string) => api.get<Page<Due>>(`/settlements?state=owed&order_id=${order}&limit=${MOST}`),
  pay: (id: string, reference: string) => api.post<Due>(`/settlements/${id}/pay`, { reference }, { repeatable: true }),
  audit: () => api.get<LedgerAudit>('/ledger/audit'),
};
