// What a buyer has filled in and not placed yet; it outlives the page, and is the beginning of the next order.
import type { Order, OrderForm, PlaceForm, Product } from '@/api/models';
import { forget, keep, recall } from '@/platform/storage';
import { me } from '@/session/session';
import { dayStart, daysAfter, isoDay } from '@/words/dates';
import { fenFromPrice, gramsFrom, kilosTyped, priceTyped, type PriceUnit } from '@/words/kilos';
import { fenFrom } from '@/words/money';
import { CITIES } from '@/words/places';

type LineForm = OrderForm['lines'][number];
export type Weight = LineForm['quantity']['unit'];

export interface LineDraft {
  /** Of the line that is changed. */
  id?: string;
  /** Empty for any. */
  variety: string;
  colour: string;
  /** The worst it takes. */
  grade: number;
  /** Millimeters, as typed. */
  from: string;
  to: string;
  spread: string;
  certified: boolean;
  amount: string;
  unit: Weight;
  pricing: LineForm['pricing'];
  /** In the draft's price unit, as typed. */
  price: string;
}

export interface OrderDraft {
  lines: LineDraft[];
  per: PriceUnit;
  city: string;
  place: PlaceForm | null;
  address: string;
  /** As `2026-12-01`. */
  pickUp: string;
  /** So many days after the pick-up, the first and the last on which it may arrive. */
  first: string;
  last: string;
  /** Kilograms. */
  minTake: string;
  /** Tonnes. */
  truck: string;
  stops: string;
  /** Yuan. */
  deposit: string;
  payDays: string;
  note: string;
  standing: boolean;
  everyDays: string;
  until: string;
}

/** What is still missing, in the order in which the page asks. */
export type Missing = 'amount' | 'price' | 'size' | 'city' | 'place' | 'address' | 'days';

/** The service wants a day to lock before the pick-up, and an hour for farmers to answer. */
const LEAST_HOURS = 25;
/** When the last lorry of a day is let in, counted from the morning's first. */
const EVENING_HOURS = 14;
const HOUR_MS = 3_600_000;
const KG_PER_TONNE = 1_000;
const USUAL_GRADE = 2;
/** Supermarkets ask for 80# and larger. */
const USUAL_MM = 80;

/** The first day whose morning is far enough away. */
export function firstDay(now = Date.now()): string {
  const soonest = now + LEAST_HOURS * HOUR_MS;
  return isoDay(dayStart(isoDay(soonest)) >= soonest ? soonest : daysAfter(soonest, 1));
}

/** Any size of its range, so that what farmers list as `80#以上` is found; who packs evener says so. */
export function emptyLine(product: Product): LineDraft {
  const from = Math.min(...product.sizes.map(({ from_mm }) => from_mm).filter((mm) => mm >= USUAL_MM));
  const to = product.sizes[0]?.to_mm ?? product.largest_mm;
  return {
    variety: product.varieties[0]?.code ?? '',
    colour: '',
    grade: USUAL_GRADE,
    from: String(from),
    to: String(to),
    spread: String(to - from),
    certified: false,
    amount: '',
    unit: 'tonne',
    pricing: 'fixed',
    price: '',
  };
}

export function emptyDraft(product: Product, now = Date.now()): OrderDraft {
  const day = firstDay(now);
  return {
    lines: [emptyLine(product)],
    per: 'kg',
    city: '',
    place: null,
    address: '',
    pickUp: day,
    first: '2',
    last: '3',
    minTake: '200',
    truck: '30',
    stops: '20',
    deposit: '',
    payDays: '7',
    note: '',
    standing: false,
    everyDays: '7',
    until: isoDay(daysAfter(dayStart(day), 28)),
  };
}

/** What was placed, to be changed. */
export function draftOf(order: Order, per: PriceUnit): OrderDraft {
  const pickUp = isoDay(Date.parse(order.pick_up_at));
  const daysTo = (iso: string) => String(Math.max(0, Math.round((dayStart(isoDay(Date.parse(iso))) - dayStart(pickUp)) / (24 * HOUR_MS))));
  return {
    lines: order.lines.map((line) => ({
      id: line.id,
      variety: line.variety ?? '',
      colour: line.colour ?? '',
      grade: line.grade,
      from: String(line.from_mm),
      to: String(line.to_mm),
      spread: String(line.spread_mm),
      certified: line.certified,
      amount: kilosTyped(line.grams),
      unit: 'kg',
      pricing: line.pricing,
      price: priceTyped(per, line.price_fen),
    })),
    per,
    city: order.city,
    place: { lon: order.place.lon, lat: order.place.lat, datum: 'wgs84' },
    address: order.address,
    pickUp,
    first: daysTo(order.deliver_from),
    last: daysTo(order.deliver_by),
    minTake: kilosTyped(order.min_take_g),
    truck: String(order.truck_g / (KG_PER_TONNE * 1_000)),
    stops: String(order.truck_stops),
    deposit: order.deposit_fen > 0 ? String(order.deposit_fen / 100) : '',
    payDays: String(order.pay_within_days),
    note: order.note,
    standing: Boolean(order.standing),
    everyDays: String(order.standing?.every_days ?? 7),
    until: isoDay(Date.parse(order.standing?.until ?? order.deliver_by)),
  };
}

export function missingIn(draft: OrderDraft): Missing | null {
  if (draft.lines.some(({ amount }) => !(Number(amount) > 0))) return 'amount';
  if (draft.lines.some(({ price }) => !fenFromPrice(draft.per, price))) return 'price';
  if (draft.lines.some(({ from, to }) => !(Number(from) > 0 && Number(to) > Number(from)))) return 'size';
  if (!draft.city.trim()) return 'city';
  if (!draft.place) return 'place';
  if (!draft.address.trim()) return 'address';
  return Number(draft.last) >= Number(draft.first) ? null : 'days';
}

/** What is sent; null while something that cannot be guessed is missing. */
export function formOf(product: Pick<Product, 'code'>, draft: OrderDraft): OrderForm | null {
  if (missingIn(draft) || !draft.place) return null;
  const morning = dayStart(draft.pickUp);
  const at = (days: string, hours: number) => new Date(daysAfter(morning, Number(days) || 0) + hours * HOUR_MS).toISOString();
  const form: OrderForm = {
    product: product.code,
    lines: draft.lines.map((line) => lineForm(line, draft.per)),
    city: draft.city.trim(),
    place: draft.place,
    address: draft.address.trim(),
    pick_up_at: new Date(morning).toISOString(),
    deliver_from: at(draft.first, 0),
    deliver_by: at(draft.last, EVENING_HOURS),
    min_take: { amount: Number(draft.minTake), unit: 'kg' },
    truck: { amount: Number(draft.truck), unit: 'tonne' },
    truck_stops: Number(draft.stops),
    deposit_fen: fenFrom(draft.deposit) ?? 0,
    pay_within_days: Number(draft.payDays),
    note: draft.note.trim(),
  };
  if (draft.standing) form.standing = { every_days: Number(draft.everyDays), until: new Date(dayStart(draft.until) + EVENING_HOURS * HOUR_MS).toISOString() };
  return form;
}

function lineForm(line: LineDraft, per: PriceUnit): LineForm {
  const form: LineForm = {
    grade: line.grade,
    from_mm: Number(line.from),
    to_mm: Number(line.to),
    spread_mm: Number(line.spread),
    certified: line.certified,
    quantity: { amount: Number(line.amount), unit: line.unit },
    pricing: line.pricing,
    price_fen: fenFromPrice(per, line.price) ?? 0,
  };
  if (line.id) form.id = line.id;
  if (line.variety) form.variety = line.variety;
  if (line.colour) form.colour = line.colour;
  return form;
}

/** The same prices, said for the other unit; what is no price stays as it was typed. */
export function pricedIn(draft: OrderDraft, per: PriceUnit): Pick<OrderDraft, 'lines' | 'per'> {
  const said = (typed: string) => {
    const fen = fenFromPrice(draft.per, typed);
    return fen ? priceTyped(per, fen) : typed;
  };
  return { per, lines: draft.lines.map((line) => ({ ...line, price: said(line.price) })) };
}

/** What was typed of a line, in whole grams. */
export function gramsOf({ amount, unit }: Pick<LineDraft, 'amount' | 'unit'>): number {
  return Math.round((gramsFrom(amount) ?? 0) * { jin: 0.5, kg: 1, tonne: KG_PER_TONNE }[unit]);
}

/** What an order is worth at these prices, in fen: the deposit is a part of it. */
export function worthOf(draft: OrderDraft): number {
  return draft.lines.reduce((sum, line) => sum + Math.round((gramsOf(line) * (fenFromPrice(draft.per, line.price) ?? 0)) / 1_000), 0);
}

/** Goes to a city: at its middle where that is known, or where the buyer says that it is. */
export function toCity(name: string): Pick<OrderDraft, 'city' | 'place'> {
  const known = CITIES.find((city) => city.name === name);
  return { city: name, place: known ? { lon: known.lon, lat: known.lat, datum: 'wgs84' } : null };
}

const LIFTS: Record<string, (line: LineDraft, product: Product) => Partial<LineDraft>> = {
  uniformity: ({ from, to }) => ({ spread: String(Number(to) - Number(from)) }),
  variety: () => ({ variety: '' }),
  colour: () => ({ colour: '' }),
  certificate: () => ({ certified: false }),
  grade: (_, product) => ({ grade: Math.max(...product.grades.map(({ grade }) => grade)) }),
  size: (_, product) => ({ from: String(product.smallest_mm), to: String(product.largest_mm) }),
};

/** Whether a condition can be lifted with one press. */
export function isLiftable(code: string): boolean {
  return code in LIFTS;
}

/** Every line without that condition. */
export function lifted(lines: LineDraft[], code: string, product: Product): LineDraft[] {
  return lines.map((line) => ({ ...line, ...LIFTS[code]?.(line, product) }));
}

export function recallDraft(): OrderDraft | null {
  return recall<OrderDraft>(slot());
}

export function keepDraft(draft: OrderDraft): void {
  keep(slot(), draft);
}

/** Placed: the next order begins with an empty form. */
export function forgetDraft(): void {
  forget(slot());
}

function slot(): string {
  return `draft.order.${me.value?.id}`;
}
