// A truck as each side reads it: what is loaded, what is to do next, how cold it was.
import type { LeftReason, Reading, Truck, TruckStop } from '@/api/models';
import type { Signed, Wrong } from '@/drafts/receipt';
import { priceIn, type PriceUnit } from './kilos';
import { plain } from './numbers';
import { t } from '@/i18n/zh-Hans';

/** What was agreed on and what is on board, in grams; what stayed behind counts for neither. */
export function loadOf({ stops }: Pick<Truck, 'stops'>): { agreed: number; loaded: number } {
  const riding = stops.filter(({ share_state }) => share_state !== 'withdrawn');
  return {
    agreed: riding.reduce((sum, { agreed_g }) => sum + agreed_g, 0),
    loaded: riding.filter(isLoaded).reduce((sum, { weighing }) => sum + (weighing?.net_g ?? 0), 0),
  };
}

/** Whether both sides signed for it. */
export function isLoaded({ share_state }: Pick<TruckStop, 'share_state'>): boolean {
  return share_state === 'loaded' || share_state === 'received' || share_state === 'settled';
}

/** Why a load may stay behind, by what the scale and the papers say of it. */
export function leftReasons({ weighing, certificate_missing }: Pick<TruckStop, 'weighing' | 'certificate_missing'>): LeftReason[] {
  if (weighing?.buyer_signed_at) return ['no_room', 'not_fetched', 'not_signed'];
  return ['no_room', 'not_fetched', 'nothing_there', ...(!weighing && certificate_missing ? ['no_certificate' as const] : [])];
}

/** The farmer had done what was promised: a part of the deposit is theirs, where the order has one. */
export function costsDeposit(reason: LeftReason | undefined, depositFen: number): boolean {
  return depositFen > 0 && (reason === 'no_room' || reason === 'not_fetched');
}

/** The latest that happened to it, or is planned. */
export function whenOf(truck: Pick<Truck, 'leaves_at' | 'departed_at' | 'arrived_at' | 'received_at'>): { name: 'leaves' | 'departed' | 'arrived' | 'received'; at: string } {
  if (truck.received_at) return { name: 'received', at: truck.received_at };
  if (truck.arrived_at) return { name: 'arrived', at: truck.arrived_at };
  if (truck.departed_at) return { name: 'departed', at: truck.departed_at };
  return { name: 'leaves', at: truck.leaves_at };
}

/** What is wrong with what a buyer takes of a load. */
export function wrongWord(wrong: Wrong, signed: Pick<Signed, 'least_fen'>, per: PriceUnit): string {
  return wrong === 'low' ? t.truck.tooLow(priceIn(per, signed.least_fen)) : t.truck.wrong[wrong];
}

/** Whether it still calls at farms. */
export function isCalling({ state }: Pick<Truck, 'state'>): boolean {
  return state === 'planned' || state === 'loading';
}

/** `0到4.5度，记了12次`; nothing before the first reading. */
export function warmthWord(readings: Reading[]): string {
  if (readings.length === 0) return '';
  const degrees = readings.map(({ celsius }) => celsius);
  return t.truck.temperatureRange(plain(Math.min(...degrees)), plain(Math.max(...degrees)), readings.length);
}
