// An article's standing: who answers for it, and until when.
import type { Article } from '@/api/models';
import { dayNamed, isoDay } from './dates';
import type { Tone } from './states';
import { t } from '@/i18n/zh-Hans';

export function articleTone(state: Article['state']): Tone {
  return ({ draft: 'red', published: 'green', withdrawn: 'quiet' } as const)[state];
}

/** `张工（农艺师）写 · 11月3日李工审`. */
export function articleLine({ author, reviewed_by, reviewed_at }: Pick<Article, 'author' | 'reviewed_by' | 'reviewed_at'>): string {
  const wrote = t.article.wrote(author.title ? t.article.titled(author.name, author.title) : author.name);
  if (!reviewed_at) return wrote;
  return `${wrote} · ${t.article.reviewed(dayNamed(isoDay(Date.parse(reviewed_at))), reviewed_by ?? '')}`;
}

/** Whether somebody should look at it again before it is followed. */
export function isStale({ review_until }: Pick<Article, 'review_until'>, today = isoDay()): boolean {
  return Boolean(review_until && review_until.slice(0, 10) < today);
}
