// A farmer's questions, and what an agronomist does with them.
import { api } from './api';
import { newKey } from './outbox';
import type { AdvicePreview, AnswerForm, Page, Question, QuestionWhy, Talk, TalkForm, TalkPage } from './models';

type Scope = 'mine' | 'queue' | 'desk';

const act = (id: string, action: string, body: object = {}) => api.post<Question>(`/questions/${id}/${action}`, body);

/** The answer that has no reply yet: sent once more, it is the same one. */
let sending = { form: '', key: '' };

function keyOf(id: string, form: AnswerForm): string {
  const now = JSON.stringify([id, form]);
  if (now !== sending.form) sending = { form: now, key: newKey() };
  return sending.key;
}

export const questions = {
  preview: (crop: string, words: string, field: string | null, farmer: string, hasPhotos: boolean) =>
    api.get<AdvicePreview>(
      `/advice/preview?${query({ crop, words, field_id: field ?? '', for_farmer: farmer, has_photos: hasPhotos ? 'true' : '' })}`,
    ),
  list: (scope: Scope, cursor?: string | null) => api.get<Page<Question>>(`/questions?${query({ scope, cursor: cursor ?? '' })}`),
  one: (id: string) => api.get<Question>(`/questions/${id}`),
  why: (id: string) => api.get<QuestionWhy>(`/questions/${id}/explanation`),
  claim: (id: string) => act(id, 'claim'),
  decline: (id: string, reason: string) => act(id, 'decline', { reason, words: '' }),
  escalate: (id: string, words: string) => act(id, 'escalate', { words }),
  toDesk: (id: string, words: string) => act(id, 'to-desk', { words }),
  toAgronomist: (id: string, words: string) => act(id, 'to-agronomist', { words }),
  answer: async (id: string, form: AnswerForm) => {
    const made = await api.post<Question>(`/questions/${id}/answer`, form, { key: keyOf(id, form) });
    sending = { form: '', key: '' };
    return made;
  },
  solve: (id: string, solved: boolean, stars: number | null, words: string) => act(id, 'solve', { solved, stars, words }),
  reopen: (id: string, words: string) => act(id, 'reopen', { words }),
  withdraw: (id: string) => act(id, 'withdraw'),
};

/** Turns of a talk that are read at once. */
export const PAGE = 100;

export const talk = {
  after: (id: string, seq: number) => api.get<TalkPage>(`/questions/${id}/messages?after=${seq}&limit=${PAGE}`),
  say: (id: string, form: TalkForm, key: string) => api.post<Talk>(`/questions/${id}/messages`, form, { key }),
  read: (id: string, seq: number) => api.post(`/questions/${id}/read`, { seq }, { repeatable: true }),
  typing: (id: string) => api.post(`/questions/${id}/typing`, {}),
};

/** Only what has a value. */
export function query(pairs: Record<string, string>): string {
  const given = Object.entries(pairs).filter(([, value]) => value !== '');
  return given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
}
