// What may be said anew of a lot: how much there is, for how much at least, until when; the rest stays as it is.
import type { Lot, LotChange } from '@/api/models';
import { dayStart, isoDay } from '@/words/dates';
import { totalOf } from '@/words/lots';
import { fenPerKgFrom, jinTyped, yuanOf } from '@/words/weights';
import { percentsOf } from './sizes';

export interface ChangeDraft {
  /** In 斤, as typed. */
  quantity: string;
  /** 元/斤, as typed. */
  price: string;
  /** The last day, as `2026-12-31`. */
  until: string;
  note: string;
}

export function draftOf(lot: Lot): ChangeDraft {
  return { quantity: jinTyped(totalOf(lot)), price: yuanOf(lot.floor_fen), until: isoDay(Date.parse(lot.window.until)), note: lot.note };
}

/** What is sent; null while a number is none. The photos are added to what there is. */
export function changeOf(lot: Lot, draft: ChangeDraft, photos: string[] = []): LotChange | null {
  const floor_fen = fenPerKgFrom(draft.price);
  const amount = Number(draft.quantity);
  if (!floor_fen || !(amount > 0)) return null;
  const percents = percentsOf(lot.parts.map((part) => part.total_g ?? part.free_g));
  const same = draft.until === isoDay(Date.parse(lot.window.until));
  return {
    quantity: { amount, unit: 'jin' },
    parts: lot.parts.map(({ grade, from_mm, to_mm }, at) => ({ grade, from_mm, to_mm, percent: percents[at] })),
    window: { from: lot.window.from, until: same ? lot.window.until : new Date(dayStart(draft.until)).toISOString() },
    floor_fen,
    note: draft.note.trim(),
    photos,
  };
}
