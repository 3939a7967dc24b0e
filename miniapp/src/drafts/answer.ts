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
  /** Days from one use to the next, where it is used more than once. */
  every: string;
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
export type Missing = 'words' | 'dose' | 'times' | 'every' | 'registration' | 'basis';

/** As the service takes it. */
const MOST_DAYS_BETWEEN = 60;

export const BASES: Basis[] = ['photo', 'field_visit', 'standard', 'experience', 'expert'];

export function emptyAnswer(): AnswerDraft {
  return { words: '', voice: null, photos: [], basis: null, basisWords: '', products: [] };
}

/** The weakest that its label has, once. */
export function usual({ code, dose_to, registration }: Pesticide): Spraying {
  return { product: code, dose: String(dose_to), times: '1', every: '', registration: registration ?? '' };
}

const isWhole = (n: number, from: number, to: number) => Number.isInteger(n) && n >= from && n <= to;

export function repeats({ times }: Spraying): boolean {
  return Number(times) > 1;
}

/** Whether the label allows it, and whether it can be done so. */
export function isWithin(one: Spraying, product: Pesticide): { dose: boolean; times: boolean; every: boolean } {
  const amount = Number(one.dose);
  return {
    dose: amount >= product.dose_from && amount <= product.dose_to,
    times: isWhole(Number(one.times), 1, product.times),
    every: !repeats(one) || isWhole(Number(one.every), 1, MOST_DAYS_BETWEEN),
  };
}

export function missingIn({ words, voice, basis, products }: AnswerDraft, known: Pesticide[]): Missing | null {
  if (words.trim() === '' && !voice) return 'words';
  const labels = products.flatMap((one) => known.filter(({ code }) => code === one.product).map((product) => isWithin(one, product)));
  if (labels.some(({ dose }) => !dose)) return 'dose';
  if (labels.some(({ times }) => !times)) return 'times';
  if (labels.some(({ every }) => !every)) return 'every';
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
    products: products.map(productOf),
    harvest_known,
  };
  return voice ? { ...form, voice: voice.id } : form;
}

function productOf(one: Spraying): NonNullable<AnswerForm['products']>[number] {
  const { product, dose, times, registration } = one;
  const form = { product, dose: Number(dose), times: Number(times), registration: registration.trim() };
  return repeats(one) ? { ...form, every_days: Number(one.every) } : form;
}

/** Days from the first use to the last. */
function lasts(one: Spraying): number {
  return repeats(one) ? (Number(one.times) - 1) * Number(one.every) : 0;
}

/** The first day, as `2026-12-01`, on which fruit may be picked that is sprayed from today on; null where nothing is sprayed. */
export function safeFrom(products: Spraying[], known: Pesticide[], now = Date.now()): string | null {
  const days = products.flatMap((one) => known.filter(({ code }) => code === one.product).map(({ interval_days }) => interval_days + lasts(one)));
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
