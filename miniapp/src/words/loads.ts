// What became of a share on the truck: which load is the farmer's, and what can be said about it.
import type { Due, Share, Truck, TruckStop } from '@/api/models';

export interface Load {
  truck: Truck;
  stop: TruckStop;
}

/** The load of a share, once a truck is planned for it. */
export function loadOf(trucks: Truck[], share: string): Load | null {
  for (const truck of trucks) {
    const stop = truck.stops.find(({ share_id }) => share_id === share);
    if (stop) return { truck, stop };
  }
  return null;
}

/** The money for a share: for the fruit, or of the deposit. */
export function duesOf(all: Due[], share: string): Due[] {
  return all.filter(({ share_id, side }) => share_id === share && side === 'seller');
}

/** Whether a truck may come for it. */
export function mayHaveTruck({ state }: Pick<Share, 'state'>): boolean {
  return !['proposed', 'offered', 'refused', 'expired'].includes(state);
}

/** Whether the farmer has yet to say that the scale was read rightly. */
export function mustSign({ weighing, share_state }: Pick<TruckStop, 'weighing' | 'share_state'>): boolean {
  return Boolean(weighing && !weighing.seller_signed_at && share_state !== 'withdrawn');
}

/** Whether the farmer may still say that the buyer took too little. */
export function mayObject({ truck, stop }: Load, now: number): boolean {
  return stop.receipt?.state === 'open' && Date.parse(truck.disputes_until ?? '') > now;
}
