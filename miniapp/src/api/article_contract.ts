// The service's types for articles as the contract has them, until docs/openapi.json does.
import type { components } from './schema';

type Crop = components['schemas']['FieldView']['crop'];

export interface ArticleForm {
  title: string;
  words: string;
  crop: Crop;
  problem?: string | null;
  months: number[];
  source?: string;
  question_id?: string | null;
  photos?: string[];
}

export interface ArticleView {
  id: string;
  title: string;
  words: string;
  crop: Crop;
  problem?: string | null;
  months: number[];
  stage?: string | null;
  author: { name: string; title: string };
  reviewed_by?: string | null;
  reviewed_at?: string | null;
  review_until?: string | null;
  source: string;
  question_id?: string | null;
  state: 'draft' | 'published' | 'withdrawn';
  photos: components['schemas']['PhotoView'][];
  may: ('change' | 'publish' | 'withdraw')[];
}
