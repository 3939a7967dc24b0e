// What a farmer has filled in and not posted yet; it outlives the page, the battery and the signal.
import type { Field, NeedForm, Operation, PlaceForm } from '@/api/models';
import { forget, keep, recall } from '@/platform/storage';
import { me } from '@/session/session';
import { fenFrom } from '@/words/money';
import { WINDOWS, windowOf, windowReaching, windowUntil, type Window, type WindowName } from '@/words/dates';

export interface NeedDraft {
  /** Null while the farmer stands on the land instead of naming a field. */
  fieldId: string | null;
  place: PlaceForm | null;
  /** As typed, so that a half-typed number is not lost. */
  quantity: string;
  window: WindowName;
  /** Instead of the window's end: a later moment than any name reaches. */
  until: string | null;
  /** Yuan for one unit, as typed; empty for none. */
  ceiling: string;
  note: string;
  /** Waits for neighbours with the same work. */
  pool?: boolean;
}

export function emptyDraft(now = Date.now()): NeedDraft {
  const window = WINDOWS.find((name) => windowOf(name, now) !== null) ?? 'three_days';
  return { fieldId: null, place: null, quantity: '', window, until: null, ceiling: '', note: '', pool: false };
}

export function recallDraft(operation: string, farmer = ''): NeedDraft | null {
  return recall<NeedDraft>(slot(operation, farmer));
}

export function keepDraft(operation: string, farmer: string, draft: NeedDraft): void {
  keep(slot(operation, farmer), draft);
}

export function forgetDraft(operation: string, farmer = ''): void {
  forget(slot(operation, farmer));
}

type When = Pick<NeedDraft, 'window' | 'until'>;

/** When the work may be done; null when that is past. */
export function windowIn({ window, until }: When, now = Date.now()): Window | null {
  return until ? windowUntil(until, now) : windowOf(window, now);
}

/** Time enough for work that is over by then: the shortest name that lasts, else exactly until then. */
export function widenedTo(until: string, now = Date.now()): When {
  const name = windowReaching(until, now);
  return name ? { window: name, until: null } : { window: 'week', until };
}

/** How much of this work the whole field needs, in the operation's unit. */
export function wholeField(operation: Operation, field: Pick<Field, 'area_mu'>): string {
  const units = field.area_mu * operation.units_per_mu;
  const step = stepOf(operation);
  const rounded = step < 1 ? Math.round(units * 100) / 100 : Math.ceil(units / step) * step;
  return String(rounded);
}

/** What one press on plus adds: half a 亩, a thousand bags, one day's work, a hundred kilograms. */
export function stepOf(operation: Pick<Operation, 'unit'>): number {
  return { mu: 0.5, bag: 1_000, workday: 1, kg: 100 }[operation.unit];
}

/** What is sent; null while something that cannot be guessed is missing. */
export function formOf(operation: string, draft: NeedDraft, now = Date.now()): NeedForm | null {
  const quantity = Number(draft.quantity);
  const window = windowIn(draft, now);
  const where = whereOf(draft);
  if (!where || !window || !(quantity > 0)) return null;
  const form: NeedForm = { operation, ...where, quantity, window };
  const ceiling = fenFrom(draft.ceiling);
  if (ceiling) form.price_ceiling_fen = ceiling;
  if (draft.note.trim()) form.note = draft.note.trim();
  if (draft.pool) form.pool = true;
  return form;
}

function whereOf(draft: NeedDraft): Pick<NeedForm, 'field_id' | 'place'> | null {
  if (draft.fieldId) return { field_id: draft.fieldId };
  return draft.place ? { place: draft.place } : null;
}

/** By who fills it in, and for whom: phones are handed around. */
function slot(operation: string, farmer: string): string {
  return `draft.need.${me.value?.id}.${operation}.${farmer}`;
}
