// States as a farmer reads them, and how loudly they are said.
import type { Need, Offer, Visit } from '@/api/models';
import { t } from '@/i18n/zh-Hans';
import { isoDay } from './dates';

/** Red asks for a hand, green goes well, quiet is over. */
export type Tone = 'red' | 'green' | 'quiet';

type NeedStates = Pick<Need, 'state' | 'visit_state'> & Partial<Pick<Need, 'late_at'>>;

export function needWord({ state, visit_state, late_at }: NeedStates): string {
  if (state === 'taken' && visit_state) return visitWord({ state: visit_state, late_at });
  return t.need.states[state];
}

export function needTone({ state, visit_state, late_at }: NeedStates): Tone {
  if (state === 'taken') return visit_state ? visitTone({ state: visit_state, late_at }) : 'green';
  return ({ open: 'red', done: 'green', cancelled: 'quiet', expired: 'quiet' } as const)[state];
}

type VisitStates = Pick<Visit, 'state'> & Partial<Pick<Visit, 'late_at'>>;

/** Whether it was time, both sides were told, and nobody has come. */
export function isLate({ state, late_at }: VisitStates): boolean {
  return state === 'booked' && Boolean(late_at);
}

export function visitWord(visit: VisitStates): string {
  return isLate(visit) ? t.visit.late : t.visit.states[visit.state];
}

export function visitTone(visit: VisitStates): Tone {
  const { state } = visit;
  if (isLate(visit)) return 'red';
  if (state === 'dropped' || state === 'cancelled') return 'quiet';
  return state === 'disputed' || state === 'finished' ? 'red' : 'green';
}

/** What a team has promised for today and not begun: it can give all of it back. */
export function dueToday(visits: Visit[], now = Date.now()): Visit[] {
  const today = isoDay(now);
  const begins = (visit: Visit) => isoDay(Date.parse(visit.planned_start_at));
  const ends = (visit: Visit) => isoDay(Date.parse(visit.planned_end_at) - 1);
  const early = ({ state }: Visit) => state === 'booked' || state === 'arrived';
  return visits.filter((visit) => early(visit) && begins(visit) <= today && today <= ends(visit));
}

export function offerTone(state: Offer['state']): Tone {
  if (state === 'open') return 'red';
  return state === 'accepted' ? 'green' : 'quiet';
}

/** Whether the need still moves: it belongs on the home page. */
export function isGoing({ state }: NeedStates): boolean {
  return state === 'open' || state === 'taken';
}

const STEPS: Visit['state'][] = ['booked', 'arrived', 'started', 'finished', 'confirmed'];

/** How far a need has come, as an index into `t.need.steps`: 0 is posted. */
export function progressOf({ state, visit_state }: NeedStates): number {
  if (state === 'done') return STEPS.length;
  if (state !== 'taken' || !visit_state) return state === 'taken' ? 1 : 0;
  return visit_state === 'disputed' ? STEPS.indexOf('finished') + 1 : STEPS.indexOf(visit_state) + 1;
}
