// A question, its clock and its talk, as either side reads them.
import type { AgronomistCardView, Answer, Question, QuestionWhy, Talk } from '@/api/models';
import { countdown } from './dates';
import type { Tone } from './states';
import { t } from '@/i18n/zh-Hans';

type Standing = Pick<Question, 'state' | 'desk' | 'owner'>;

/** Where it stands, as the farmer reads it. */
export function questionWord({ state, desk, owner }: Standing): string {
  if (desk && (state === 'asked' || state === 'claimed')) return t.question.atDesk;
  if (state === 'claimed' && owner) return t.question.claimedBy(owner.name);
  return t.question.states[state];
}

export function questionTone({ state }: Pick<Question, 'state'>): Tone {
  if (state === 'asked') return 'red';
  return state === 'withdrawn' ? 'quiet' : 'green';
}

/** Whether it still moves. */
export function isGoing({ state }: Pick<Question, 'state'>): boolean {
  return state !== 'solved' && state !== 'withdrawn';
}

/** What it is about in one line: its words, or what was sent instead of them. */
export function questionLine({ words, voice, photos }: Pick<Question, 'words' | 'voice' | 'photos'>): string {
  if (words) return words;
  if (voice) return voice.words || t.question.byVoice(voice.seconds ?? 0);
  return t.question.byPhoto(photos.length);
}

/** The clock of an agronomist in turn: how long is left to claim it; null where nobody is asked. */
export function clockOf({ state, claim_until }: Pick<Question, 'state' | 'claim_until'>, now: number): { words: string; over: boolean } | null {
  if (state !== 'asked' || !claim_until) return null;
  const left = countdown(claim_until, now);
  return { words: left ? t.question.left(left) : t.question.over, over: left === null };
}

/** In the order of an agronomist's work: what has a clock, the nearest first; then what is theirs, the oldest first. */
export function inTurn(questions: Question[]): Question[] {
  const due = ({ state, claim_until, asked_at }: Question) => (state === 'asked' ? Date.parse(claim_until ?? asked_at) : Date.parse(asked_at));
  const rank = ({ state }: Question) => ['asked', 'claimed', 'answered', 'solved', 'withdrawn'].indexOf(state);
  return [...questions].sort((a, b) => rank(a) - rank(b) || due(a) - due(b));
}

/** `高级农艺师 · 植保、果树栽培`. */
export function cardLine({ title, specialities }: Pick<AgronomistCardView, 'title' | 'specialities'>): string {
  return [title, t.common.list(specialities)].filter(Boolean).join(' · ');
}

/** On what an answer rests: `按规程 · 洛川苹果规程`. */
export function basisLine({ basis, basis_words }: Pick<Answer, 'basis' | 'basis_words'>): string {
  return [t.answer.bases[basis], basis_words].filter(Boolean).join(' · ');
}

/** How far the other side has got and read what this side said last; empty before there is anything. */
export function markWord(lines: Pick<Talk, 'seq' | 'mine'>[], marks: { delivered_seq: number; read_seq: number }): string {
  const last = lines.filter(({ mine }) => mine).slice(-1)[0];
  if (!last) return '';
  if (last.seq <= marks.read_seq) return t.talk.read;
  return last.seq <= marks.delivered_seq ? t.talk.delivered : t.talk.sent;
}

/** What counted for the one who was chosen, as widths of bars. */
export function termsOf({ chosen }: Pick<QuestionWhy, 'chosen'>): { code: string; words: string; points: number; width: string }[] {
  const terms = chosen?.terms ?? [];
  const most = Math.max(1, ...terms.map(({ points }) => Math.abs(points)));
  return terms.map((term) => ({ ...term, width: `${Math.max(3, (Math.abs(term.points) / most) * 100)}%` }));
}

/** A picture for a crop. */
export function cropIcon(crop: string): string {
  return ({ apple: 'apple', wheat: 'harvester', maize: 'harvester' } as Record<string, string>)[crop.toLowerCase()] ?? 'seed';
}
