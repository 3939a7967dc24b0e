// The service's types for articles as the contract has them, until docs/openapi.json does.
import type { components } from './schema';

export interface ArticleForm {
  title: string;
  words: string;
  crop: string;
  problem?: string | null;
  months: number[];
  question_id?: string | null;
}

export interface ArticleView {
  id: string;
  title: string;
  words: string;
  crop: string;
  problem?: string | null;
  stage?: string | null;
  months: number[];
  author: { name: string; title: string };
  reviewed_by?: string | null;
  reviewed_at?: string | null;
  review_until?: string | null;
  question_id?: string | null;
  state: 'draft' | 'published' | 'withdrawn';
  photos: components['schemas']['PhotoView'][];
}
