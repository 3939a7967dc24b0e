// The service's types for advice as the contract has them, until docs/openapi.json does.
import type { components } from './schema';

type S = components['schemas'];

export interface Named {
  code: string;
  name: string;
}

export interface Photo {
  id: string;
  url: string;
  url_expires_at?: string;
}

export interface Voice {
  id: string;
  url: string;
  url_expires_at?: string;
  seconds?: number | null;
  words?: string | null;
}

export interface PesticideView {
  code: string;
  name: string;
  crops: string[];
  problems: string[];
  /** The strongest and the weakest. */
  dose_from: number;
  dose_to: number;
  dose_unit: string;
  times: number;
  interval_days: number;
  registration?: string | null;
  source: string;
  confirmed: boolean;
}

export interface AdviceView {
  crops: Named[];
  specialities: Named[];
  problems: (Named & { crops: string[]; speciality: string })[];
  products: PesticideView[];
  languages: Named[];
}

export interface AgronomistCard {
  id: string;
  name: string;
  title: string;
  level: 'township' | 'county';
  specialities: string[];
  village: string;
  on_duty: boolean;
  answered_n: number;
  usual_minutes?: number | null;
  stars?: number | null;
}

export interface SimilarView {
  kind: 'question' | 'article';
  id: string;
  title: string;
  excerpt: string;
  crop: string;
  solved_at?: string | null;
  reviewed_at?: string | null;
  by: string;
}

export interface AdvicePreviewView {
  desk: boolean;
  desk_reason?: string | null;
  on_duty: AgronomistCard[];
  similar: SimilarView[];
  claim_minutes: number;
  usual_minutes?: number | null;
}

export interface QuestionForm {
  crop: string;
  words: string;
  photos: string[];
  voice?: string | null;
  field_id?: string | null;
  language?: string | null;
  for_farmer?: string | null;
}

export type Basis = 'photo' | 'field_visit' | 'standard' | 'experience' | 'expert';

export interface AnswerForm {
  words: string;
  voice?: string | null;
  photos: string[];
  basis: Basis;
  basis_words: string;
  products: { product: string; dose: number; times: number; registration?: string | null }[];
  harvest_known: boolean;
}

export interface AnswerView {
  words: string;
  voice?: Voice | null;
  photos: Photo[];
  basis: Basis;
  basis_words: string;
  products: {
    product: string;
    name: string;
    dose: number;
    dose_unit: string;
    times: number;
    interval_days: number;
    registration?: string | null;
    source: string;
    confirmed: boolean;
  }[];
  safe_from?: string | null;
  conflicts: { lot_id: string; harvest_from: string; safe_from: string; words: string }[];
  by: { name: string; title: string };
  answered_at: string;
}

export type May =
  | 'claim' | 'decline' | 'escalate' | 'to_desk' | 'answer' | 'say' | 'solve' | 'reopen' | 'withdraw' | 'make_job' | 'write_article';

export interface QuestionView {
  id: string;
  crop: string;
  crop_name: string;
  words: string;
  photos: Photo[];
  voice?: Voice | null;
  field?: { name: string; area_mu: number } | null;
  village: string;
  state: 'asked' | 'claimed' | 'answered' | 'solved' | 'withdrawn';
  sentence: string;
  desk: boolean;
  desk_reason?: string | null;
  claim_until?: string | null;
  answered_at?: string | null;
  follow_up_at?: string | null;
  owner?: AgronomistCard | null;
  asked?: AgronomistCard | null;
  mine: boolean;
  may: May[];
  answer?: AnswerView | null;
  last_seq: number;
  unread_n: number;
  asked_at: string;
  timeline: { at: string; words: string }[];
  need_id?: string | null;
  stars?: number | null;
}

export interface TalkForm {
  words: string;
  photos: string[];
  voice?: string | null;
}

export interface TalkView {
  seq: number;
  by: 'farmer' | 'agronomist' | 'desk' | 'service';
  mine: boolean;
  words: string;
  photos: Photo[];
  voice?: Voice | null;
  answer?: AnswerView | null;
  created_at: string;
}

export interface TalkPage {
  items: TalkView[];
  delivered_seq: number;
  read_seq: number;
}

export interface QuestionExplanationView {
  chosen?: { name: string; terms: { code: string; words: string; points: number }[] } | null;
  others: { name: string; reason_code: string; words: string }[];
  routes: { name: string; state: 'asked' | 'claimed' | 'lapsed' | 'declined' | 'closed'; asked_at: string; words?: string | null }[];
}

export interface AgronomistForm {
  title: string;
  specialities: string[];
  crops: string[];
  languages: string[];
  village: string;
  altitude_from_m: number;
  altitude_to_m: number;
  week: { day: number; from: string; to: string }[];
  capacity: number;
  credentials: string[];
}

export interface AgronomistView extends Omit<AgronomistForm, 'credentials'> {
  id: string;
  name: string;
  state: 'pending' | 'approved' | 'suspended';
  state_reason?: string | null;
  level: 'township' | 'county';
  on_duty: boolean;
  said_duty?: boolean | null;
  said_until?: string | null;
  credentials: Photo[];
  answered_n: number;
  usual_minutes?: number | null;
  stars?: number | null;
}

export interface FigureRow {
  name: string;
  questions_n: number;
  first_answer_p50_s?: number | null;
  first_answer_p95_s?: number | null;
  reopened_n: number;
  solved_n: number;
  lapsed_n?: number | null;
}

export interface FiguresView {
  agronomists: FigureRow[];
  villages: FigureRow[];
}

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
  photos: Photo[];
}

/** A notice that may be about a question. */
export type NoticeView = S['NoticeView'] & { question_id?: string | null };
/** A need, and what an agent posts for it, with the advice it came from. */
export type NeedForm = S['NeedForm'] & { question_id?: string | null };
export type WithAdvice = { advice?: AnswerView | null };
