// What is filled in of a team, and what is sent of it.
import type { Operation, PlaceForm, Team, TeamForm } from '@/api/models';
import { fenFrom } from '@/words/money';
import { plain } from '@/words/numbers';

export interface ServiceDraft {
  /** Yuan for one unit, as typed. */
  price: string;
  capacity: string;
  /** Volume prices, in the order they were typed. */
  bulk?: StepDraft[];
}

/** From so many units on, so many yuan for one, as typed. */
export interface StepDraft {
  from: string;
  price: string;
}

/** What the township filled in is not shown, and goes along. */
export interface MachineDraft {
  name: string;
  slope: string;
  class?: string;
  width_m?: number | null;
}

export interface PaperDraft {
  number: string;
  expires: string;
}

export interface TeamDraft {
  name: string;
  phone: string;
  village: string;
  base: PlaceForm | null;
  reach: string;
  members: string;
  /** By operation code. */
  services: Record<string, ServiceDraft>;
  days: number[];
  from: string;
  until: string;
  machines: MachineDraft[];
  /** By kind of paper. */
  papers: Record<string, PaperDraft>;
}

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

export function emptyTeam(phone = '', village = ''): TeamDraft {
  return {
    name: '', phone, village, base: null, reach: '15', members: '2', services: {},
    days: EVERY_DAY, from: '07:00', until: '18:00', machines: [], papers: {},
  };
}

export function draftOf(team: Team): TeamDraft {
  const { name, phone, village, base } = team;
  const services = team.services.map(({ operation, price_fen, capacity_per_day, bulk }) => [
    operation,
    {
      price: plain(price_fen / 100),
      capacity: plain(capacity_per_day),
      bulk: bulk?.map((step) => ({ from: plain(step.from), price: plain(step.price_fen / 100) })),
    },
  ]);
  const papers = team.qualifications.map(({ kind, number, expires_on }) => [kind, { number, expires: expires_on }]);
  const machines = team.machines.map(({ max_slope_degrees, ...rest }) => ({ ...rest, slope: plain(max_slope_degrees ?? 0) }));
  return {
    name, phone, village, base: { lon: base.lon, lat: base.lat },
    reach: plain(team.reach_km), members: String(team.members_n),
    services: Object.fromEntries(services), papers: Object.fromEntries(papers), machines,
    days: [...new Set(team.week.map((shift) => shift.day))],
    from: team.week[0]?.from ?? '07:00', until: team.week[0]?.until ?? '18:00',
  };
}

/** A first guess for a service: the middle of the usual price, what a usual team does in a day. */
export function usual(operation: Operation): ServiceDraft {
  const middle = (operation.price_min_fen + operation.price_max_fen) / 200;
  return { price: plain(middle), capacity: plain(operation.capacity_per_day) };
}

/** The papers that the chosen work asks for. */
export function papersFor(draft: TeamDraft, operations: Operation[]): string[] {
  const asked = operations.filter(({ code }) => draft.services[code]).map(({ qualification }) => qualification);
  return [...new Set(asked)].filter((kind): kind is string => Boolean(kind));
}

/** The first thing that is missing, as a key of the sentences for it; null when the form is whole. */
export function missingIn(draft: TeamDraft, operations: Operation[]): 'name' | 'phone' | 'base' | 'services' | 'week' | 'papers' | null {
  if (!draft.name.trim()) return 'name';
  if (!draft.phone.trim()) return 'phone';
  if (!draft.base) return 'base';
  if (Object.keys(draft.services).length === 0) return 'services';
  if (draft.days.length === 0 || draft.from >= draft.until) return 'week';
  return papersFor(draft, operations).every((kind) => isWhole(draft.papers[kind])) ? null : 'papers';
}

/** `known` is the team as it is stored: what the form does not ask for stays as it was. */
export function formOf(draft: TeamDraft, known: Team | null): TeamForm {
  return {
    name: draft.name.trim(),
    phone: draft.phone.trim(),
    village: draft.village.trim(),
    base: draft.base as PlaceForm,
    reach_km: Number(draft.reach),
    members_n: Number(draft.members),
    services: Object.entries(draft.services).map(([operation, { price, capacity, bulk }]) => ({
      operation,
      price_fen: fenFrom(price) ?? 0,
      bulk: stepsOf(bulk),
      capacity_per_day: Number(capacity),
      min_quantity: known?.services.find((service) => service.operation === operation)?.min_quantity,
    })),
    machines: draft.machines.filter(({ name }) => name.trim()).map(({ name, slope, ...rest }) => ({
      // The class of NY/T 1640 is the township's to fill in.
      class: '',
      ...rest,
      name: name.trim(),
      max_slope_degrees: Number(slope) || undefined,
    })),
    week: weekOf(draft, known),
    qualifications: Object.entries(draft.papers).filter(([, paper]) => isWhole(paper)).map(([kind, paper]) => ({
      kind,
      number: paper.number.trim(),
      expires_on: paper.expires,
    })),
  };
}

/** Lines that nobody filled in are left out; quantities rise. */
function stepsOf(bulk: StepDraft[] = []): { from: number; price_fen: number }[] | undefined {
  const filled = bulk.filter(({ from, price }) => from.trim() || price.trim());
  const steps = filled.map(({ from, price }) => ({ from: Number(from), price_fen: fenFrom(price) ?? 0 }));
  return steps.length > 0 ? steps.sort((a, b) => a.from - b.from) : undefined;
}

/** Hours that differ from day to day do not show in the form: they stay until somebody changes them there. */
function weekOf({ days, from, until }: TeamDraft, known: Team | null): TeamForm['week'] {
  const shown = known && draftOf(known);
  const sorted = [...days].sort();
  const untouched = from === shown?.from && until === shown.until && sorted.join() === [...shown.days].sort().join();
  return known && untouched ? known.week : sorted.map((day) => ({ day, from, until }));
}

function isWhole(paper: PaperDraft | undefined): boolean {
  return Boolean(paper?.number.trim() && paper.expires);
}
