// A buyer's orders: asked about, placed, changed, ended.
import { api } from './api';
import type { Order, OrderDetail, OrderForm, OrderPreview, OrderWhy, Page, Share, Statement } from './models';
import { paged } from './needs';

const act = (id: string, action: string, body: object = {}) =>
  // What is done already is answered with what it has become.
  api.post<Order>(`/orders/${id}/${action}`, body, { repeatable: true });

export const orders = {
  preview: (form: OrderForm) => api.post<OrderPreview>('/orders/preview', form, { repeatable: true }),
  mine: (cursor?: string | null) => api.get<Page<Order>>(paged('/orders', cursor)),
  one: (id: string) => api.get<OrderDetail>(`/orders/${id}`),
  change: (id: string, form: OrderForm) => api.put<Order>(`/orders/${id}`, form),
  lock: (id: string) => act(id, 'lock'),
  cancel: (id: string, reason: string) => act(id, 'cancel', { reason }),
  /** A standing order does not come again. */
  stop: (id: string) => act(id, 'stop'),
  why: (id: string) => api.get<OrderWhy>(`/orders/${id}/explanation`),
  statement: (id: string) => api.get<Statement>(`/orders/${id}/statement`),
  statementTable: (id: string) => api.call<ArrayBuffer>({ method: 'GET', path: `/orders/${id}/statement.csv`, binary: true }),
  /** Fruit that is not quite what was ordered: taken, or done without. */
  approve: (share: string) => api.post<Share>(`/shares/${share}/approve`, {}, { repeatable: true }),
  reject: (share: string) => api.post<Share>(`/shares/${share}/reject`, {}, { repeatable: true }),
};
