// An article of the knowledge base while it is written.
import type { Article, ArticleForm, Question } from '@/api/models';
import { isoDay } from '@/words/dates';

export interface ArticleDraft {
  title: string;
  words: string;
  crop: Article['crop'];
  /** Its name; empty for none. */
  problem: string;
  /** 1 to 12: when the orchard calls for it. */
  months: number[];
  source: string;
  /** Sent for this article; those it has already stay with it. */
  photos: { id: string; path: string }[];
  question: string | null;
}

export type Missing = 'title' | 'words' | 'months';

export function emptyArticle(crop: Article['crop'] = 'apple'): ArticleDraft {
  return { title: '', words: '', crop, problem: '', months: [], source: '', photos: [], question: null };
}

/** What was answered, to be put into words for everybody. */
export function fromQuestion({ id, crop, answer }: Question, month = monthOf()): ArticleDraft {
  return { ...emptyArticle(crop as Article['crop']), words: answer?.words ?? '', source: answer?.basis_words ?? '', months: [month], question: id };
}

export function draftOf({ title, words, crop, problem, months, source, question_id }: Article): ArticleDraft {
  return { title, words, crop, problem: problem ?? '', months, source, photos: [], question: question_id ?? null };
}

export function missingIn({ title, words, months }: ArticleDraft): Missing | null {
  if (!title.trim()) return 'title';
  if (!words.trim()) return 'words';
  return months.length > 0 ? null : 'months';
}

export function formOf({ title, words, crop, problem, months, source, photos, question }: ArticleDraft): ArticleForm {
  return {
    title: title.trim(), words: words.trim(), crop, months: [...months].sort((a, b) => a - b),
    source: source.trim(), photos: photos.map(({ id }) => id),
    ...(problem ? { problem } : {}),
    ...(question ? { question_id: question } : {}),
  };
}

/** 1 to 12, on China's calendar. */
function monthOf(): number {
  return Number(isoDay().slice(5, 7));
}
