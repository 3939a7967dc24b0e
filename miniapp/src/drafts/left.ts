// What a buyer says of the loads that stay behind: of each why, and what its farmer alone reads.
import type { LeftForm, LeftReason, TruckStop } from '@/api/models';

export interface LeftDraft {
  reason?: LeftReason;
  words: string;
}

/** What is sent; null while one of them has no reason. */
export function leftForms(stops: Pick<TruckStop, 'share_id'>[], drafts: Record<string, LeftDraft>): LeftForm[] | null {
  const forms = stops.flatMap(({ share_id }) => {
    const { reason, words } = drafts[share_id] ?? {};
    return reason ? [{ share_id, reason, words: (words ?? '').trim() }] : [];
  });
  return forms.length === stops.length ? forms : null;
}
