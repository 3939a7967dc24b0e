// What a farmer has said of a lot and not listed yet; and what they said last time, to begin with.
import type { LotForm, PlaceForm, Product } from '@/api/models';
import { forget, keep, recall } from '@/platform/storage';
import { me } from '@/session/session';
import { dayStart, daysAfter, type Window } from '@/words/dates';
import { fenPerKgFrom, yuanOf } from '@/words/weights';
import { sizesOf, type SizeShare } from './sizes';

/** In how many days it can be loaded. */
export const READY_DAYS = { now: 0, three_days: 3, week: 7 } as const;
export type ReadyName = keyof typeof READY_DAYS;
/** A named day, or one as `2026-12-01`. */
type Ready = ReadyName | `${number}-${string}`;

export interface LotDraft {
  variety: string;
  colour: string;
  bag: string;
  storage: LotForm['storage'];
  seller: NonNullable<LotForm['seller']>;
  /** Null until the farmer says: nobody can guess it. */
  grade: number | null;
  sizes: SizeShare[];
  /** In 斤, as typed. */
  quantity: string;
  /** 元/斤, as typed. */
  price: string;
  ready: Ready;
  fieldId: string | null;
  place: PlaceForm | null;
  note: string;
}

/** What is still missing, in the order in which the page asks. */
export type Missing = 'quantity' | 'price' | 'grade' | 'size' | 'place';

/** What stays the same from one lot to the next. */
type Habits = Pick<LotDraft, 'variety' | 'colour' | 'bag' | 'storage' | 'seller'>;
/** And the price, which is not taken for said. */
type Last = Habits & { price: string };
/** Yuan for a 斤, to count on from; the farmer says the price. */
const SOME_PRICE = '3';

export function emptyDraft(product: Product, farmer = ''): LotDraft {
  const usual: Habits = {
    variety: product.varieties[0]?.code ?? '',
    colour: product.colours[0]?.code ?? '',
    bag: product.bags[0]?.code ?? '',
    storage: product.storages[0]?.code ?? 'tree',
    seller: 'farmer',
  };
  const last = recall<Last>(slot('lot.last', product.code, farmer)) ?? {};
  return { ...usual, ...last, grade: null, sizes: [], quantity: '', price: '', ready: 'now', fieldId: null, place: null, note: '' };
}

/** What was asked last time, in 元/斤. */
export function usualPrice(product: string, farmer = ''): number {
  return Number(recall<Last>(slot('lot.last', product, farmer))?.price ?? SOME_PRICE);
}

export function recallDraft(product: string, farmer = ''): LotDraft | null {
  return recall<LotDraft>(slot('draft.lot', product, farmer));
}

export function keepDraft(product: string, farmer: string, draft: LotDraft): void {
  keep(slot('draft.lot', product, farmer), draft);
}

/** Listed: the draft goes, the habits stay. */
export function listed(form: LotForm): void {
  const { product, variety, colour, bag, storage, seller = 'farmer', floor_fen, for_farmer } = form;
  const farmer = for_farmer ?? '';
  keep(slot('lot.last', product, farmer), { variety, colour, bag, storage, seller, price: yuanOf(floor_fen) } satisfies Last);
  forget(slot('draft.lot', product, farmer));
}

export function missingIn(draft: LotDraft): Missing | null {
  if (!(Number(draft.quantity) > 0)) return 'quantity';
  if (!fenPerKgFrom(draft.price)) return 'price';
  if (draft.grade === null) return 'grade';
  if (draft.sizes.length === 0) return 'size';
  return draft.fieldId || draft.place ? null : 'place';
}

/** From the morning it is ready, for as long as it keeps where it is. */
export function windowOf(product: Product, { ready, storage }: Pick<LotDraft, 'ready' | 'storage'>, now = Date.now()): Window {
  const from = isNamed(ready) ? daysAfter(dayStart(now), READY_DAYS[ready]) : dayStart(ready);
  const keeps = product.storages.find((one) => one.code === storage)?.keeps_days ?? 0;
  return { from: new Date(from).toISOString(), until: new Date(daysAfter(from, keeps)).toISOString() };
}

/** What is sent; null while something that cannot be guessed is missing. */
export function formOf(product: Product, draft: LotDraft, farmer = '', now = Date.now()): LotForm | null {
  const price = fenPerKgFrom(draft.price);
  if (missingIn(draft) || !price || draft.grade === null) return null;
  const { variety, colour, bag, storage, seller, grade } = draft;
  const sizes = sizesOf(product);
  const parts = draft.sizes.flatMap(({ name, percent }) => {
    const size = sizes.find((one) => one.name === name);
    return size ? [{ grade, from_mm: size.from_mm, to_mm: size.to_mm, percent }] : [];
  });
  const form: LotForm = {
    product: product.code, variety, colour, bag, storage, seller,
    quantity: { amount: Number(draft.quantity), unit: 'jin' },
    parts,
    window: windowOf(product, draft, now),
    floor_fen: price,
    ...(draft.fieldId ? { field_id: draft.fieldId } : { place: draft.place }),
  };
  if (draft.note.trim()) form.note = draft.note.trim();
  return farmer ? { ...form, for_farmer: farmer } : form;
}

export function isNamed(ready: Ready): ready is ReadyName {
  return ready in READY_DAYS;
}

/** By who fills it in, and for whom: phones are handed around. */
function slot(what: string, product: string, farmer: string): string {
  return `${what}.${me.value?.id}.${product}.${farmer}`;
}
