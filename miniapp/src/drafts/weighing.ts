// What the scale says of a load, as typed.
import type { WeighForm } from '@/api/models';
import { gramsFrom } from '@/words/kilos';

export interface WeighDraft {
  /** Kilograms, as typed. */
  gross: string;
  tare: string;
  boxes: string;
  grade: number;
}

/** What is wrong with it, in the order in which the form asks. */
export type Wrong = 'gross' | 'tare' | 'boxes';

export function wrongIn({ gross, tare, boxes }: WeighDraft): Wrong | null {
  const [all, empty] = [gramsFrom(gross), gramsFrom(tare)];
  if (!all) return 'gross';
  if (empty === null || empty >= all) return 'tare';
  return Number.isInteger(Number(boxes)) && Number(boxes) >= 0 ? null : 'boxes';
}

/** Grams without boxes and packing; 0 while that is not known. */
export function netOf({ gross, tare }: Pick<WeighDraft, 'gross' | 'tare'>): number {
  return Math.max(0, (gramsFrom(gross) ?? 0) - (gramsFrom(tare) ?? 0));
}

/** What is sent; null while something is wrong with it. */
export function weighForm(share_id: string, draft: WeighDraft, photos: string[]): WeighForm | null {
  const [gross_g, tare_g] = [gramsFrom(draft.gross), gramsFrom(draft.tare)];
  if (wrongIn(draft) || gross_g === null || tare_g === null) return null;
  return { share_id, gross_g, tare_g, boxes_n: Number(draft.boxes) || 0, grade: draft.grade, photos };
}
