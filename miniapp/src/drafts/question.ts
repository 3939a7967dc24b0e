// What a farmer wants to ask and has not sent yet; it outlives the page and the signal.
import type { QuestionForm } from '@/api/models';
import { forget, keep, recall } from '@/platform/storage';
import type { Recording } from '@/platform/voice';
import { me } from '@/session/session';

export interface QuestionDraft {
  crop: string;
  words: string;
  photos: { id: string; path: string }[];
  voice: Recording | null;
  fieldId: string | null;
}

/** What is grown here most, before this farmer has asked anything. */
const USUAL_CROP = 'apple';

export function emptyDraft(farmer = ''): QuestionDraft {
  return { crop: recall<string>(slot('question.crop', farmer)) ?? USUAL_CROP, words: '', photos: [], voice: null, fieldId: null };
}

/** Something to look at, to listen to or to read. */
export function isSaid({ words, photos, voice }: Pick<QuestionDraft, 'words' | 'photos' | 'voice'>): boolean {
  return words.trim() !== '' || photos.length > 0 || voice !== null;
}

/** What is sent; null while nothing is said, or while a recording is not with the service yet. */
export function formOf(draft: QuestionDraft, farmer = ''): QuestionForm | null {
  const { crop, words, photos, voice, fieldId } = draft;
  if (!isSaid(draft) || (voice && !voice.id)) return null;
  const form: QuestionForm = { crop, words: words.trim(), photos: photos.map(({ id }) => id) };
  if (voice) form.voice = voice.id;
  if (fieldId) form.field_id = fieldId;
  if (farmer) form.for_farmer = farmer;
  return form;
}

export function recallDraft(farmer = ''): QuestionDraft | null {
  return recall<QuestionDraft>(slot('draft.question', farmer));
}

export function keepDraft(farmer: string, draft: QuestionDraft): void {
  keep(slot('draft.question', farmer), draft);
}

/** Sent: the draft goes, the crop stays for the next time. */
export function asked({ crop, for_farmer }: QuestionForm): void {
  const farmer = for_farmer ?? '';
  keep(slot('question.crop', farmer), crop);
  forget(slot('draft.question', farmer));
}

/** By who fills it in, and for whom: phones are handed around. */
function slot(what: string, farmer: string): string {
  return `${what}.${me.value?.id}.${farmer}`;
}
