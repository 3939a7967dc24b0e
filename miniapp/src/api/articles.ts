// The knowledge base.
import { api } from './api';
import type { Article, ArticleForm, Page } from './models';
import { postOnce } from './outbox';
import { query } from './questions';

export interface Sought {
  words: string;
  crop: string;
  /** Only what the crop's calendar calls for now. */
  season: boolean;
}

export const articles = {
  list: ({ words, crop, season }: Sought, cursor?: string | null) =>
    api.get<Page<Article>>(`/articles?${query({ words, crop, season: season ? 'now' : '', cursor: cursor ?? '' })}`),
  /** For a reviewer all of them, for an author their own. */
  drafts: () => api.get<Page<Article>>('/articles?state=draft&limit=100'),
  one: (id: string) => api.get<Article>(`/articles/${id}`),
  write: (form: ArticleForm) => postOnce<Article>('article', '/articles', form),
  change: (id: string, form: ArticleForm) => api.put<Article>(`/articles/${id}`, form),
  /** As it was read: what its author has changed since then is refused. */
  publish: ({ id, updated_at }: Article, review_until: string) => api.post<Article>(`/articles/${id}/publish`, { review_until, updated_at }),
  withdraw: (id: string) => api.post<Article>(`/articles/${id}/withdraw`),
};
