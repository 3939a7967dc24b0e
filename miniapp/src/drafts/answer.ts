// An agronomist's answer while it is written: what it rests on, and what may be sprayed by its registration.
import type { AnswerForm, Basis, Pesticide } from '@/api/models';
import { forget, keep, recall } from '@/platform/storage';
import type { Recording } from '@/platform/voice';
import { me } from '@/session/session';
import { daysAfter, isoDay } from '@/words/dates';

export interface Spraying {
  /** A product's code. */
  product: string;
  /** In the product's unit, as typed. */
  dose: string;
  times: string;
  /** Off the label, where the catalogue has none. */
  registration: string;
}

export interface AnswerDraft {
  words: string;
  voice: Recording | null;
  photos: { id: string; path: string }[];
  /** Null until the agronomist says: nobody can guess it. */
  basis: Basis | null;
  basisWords: string;
  products: Spraying[];
}

/** What is still missing, in the order in which the page asks. */
export type Missing = 'words' | 'dose' | 'times' | 'registration' | 'basis';

export const BASES: Basis[] = ['photo', 'field_visit', 'standard', 'experience', 'expert'];

export function emptyAnswer(): AnswerDraft {
  return { words: '', voice: null, photos: [], basis: null, basisWords: '', products: [] };
}

/** The weakest that its label has, once. */
export function usual({ code, dose_to, registration }: Pesticide): Spraying {
  return { product: code, dose: String(dose_to), times: '1', registration: registration ?? '' };
}

/** Whether the label allows it. */
export function isWithin({ dose, times }: Spraying, product: Pesticide): { dose: boolean; times: boolean } {
  const [amount, n] = [Number(dose), Number(times)];
  return { dose: amount >= product.dose_from && amount <= product.dose_to, times: Number.isInteger(n) && n >= 1 && n <= product.times };
}

export function missingIn({ words, voice, basis, products }: AnswerDraft, known: Pesticide[]): Missing | null {
  if (words.trim() === '' && !voice) return 'words';
  const labels = products.flatMap((one) => known.filter(({ code }) => code === one.product).map((product) => isWithin(one, product)));
  if (labels.some(({ dose }) => !dose)) return 'dose';
  if (labels.some(({ times }) => !times)) return 'times';
  if (products.some(({ registration }) => registration.trim() === '')) return 'registration';
  return basis ? null : 'basis';
}

/** What is sent; null while something is missing, or while a recording is not with the service yet. */
export function formOf(draft: AnswerDraft, known: Pesticide[], harvest_known = false): AnswerForm | null {
  const { words, voice, photos, basis, basisWords, products } = draft;
  if (!basis || missingIn(draft, known) || (voice && !voice.id)) return null;
  const form: AnswerForm = {
    words: words.trim(),
    photos: photos.map(({ id }) => id),
    basis,
    basis_words: basisWords.trim(),
    products: products.map(({ product, dose, times, registration }) => ({ product, dose: Number(dose), times: Number(times), registration: registration.trim() })),
    harvest_known,
  };
  return voice ? { ...form, voice: voice.id } : form;
}

/** The first day, as `2026-12-01`, on which fruit sprayed today may be picked; null where nothing is sprayed. */
export function safeFrom(products: Spraying[], known: Pesticide[], now = Date.now()): string | null {
  const days = products.flatMap(({ product }) => known.filter(({ code }) => code === product).map(({ interval_days }) => interval_days));
  return days.length > 0 ? isoDay(daysAfter(now, Math.max(...days))) : null;
}

export function recallAnswer(question: string): AnswerDraft | null {
  return recall<AnswerDraft>(slot(question));
}

export function keepAnswer(question: string, draft: AnswerDraft): void {
  keep(slot(question), draft);
}

export function forgetAnswer(question: string): void {
  forget(slot(question));
}

function slot(question: string): string {
  return `draft.answer.${me.value?.id}.${question}`;
}
