// What a buyer writes down of each load before handing the receipt to the farmers: everything is taken until something else is said.
import { computed, reactive, watch } from 'vue';
import type { ReceivedForm, Truck, TruckStop } from '@/api/models';
import { allTaken, takenForm, type Signed, type TakenDraft } from '@/drafts/receipt';
import { forget, keep, recall } from '@/platform/storage';
import { priceUnit } from '@/stores/price_unit';

export function signedOf({ weighing, price_fen, least_price_fen }: TruckStop): Signed {
  return { net_g: weighing?.net_g ?? 0, grade: weighing?.grade ?? 1, price_fen, least_fen: least_price_fen };
}

/** For whoever heard both sides: the farmer may agree to less than the buyer alone can say. */
export function heardOf(stop: TruckStop): Signed {
  return { ...signedOf(stop), least_fen: 1 };
}

export function useReceiving(truck: () => Truck | null | undefined) {
  const drafts = reactive<Record<string, TakenDraft>>({});
  const loads = computed(() => (truck()?.stops ?? []).filter(({ share_state }) => share_state === 'loaded'));
  const slot = () => `draft.receipt.${truck()?.id}`;

  /** Once the truck is there, as it was left the last time. */
  function begin(): void {
    const kept = recall<Record<string, TakenDraft>>(slot()) ?? {};
    for (const stop of loads.value) drafts[stop.share_id] ??= kept[stop.share_id] ?? allTaken(signedOf(stop), priceUnit.value);
  }

  /** Every load, or null while one of them is not in order. */
  function form(): ReceivedForm[] | null {
    const forms = loads.value.map((stop) => {
      const draft = drafts[stop.share_id];
      const taken = draft && takenForm(signedOf(stop), draft, priceUnit.value);
      return taken ? { share_id: stop.share_id, ...taken } : null;
    });
    return forms.every((one) => one !== null) ? (forms as ReceivedForm[]) : null;
  }

  watch(() => truck()?.state === 'arrived' && loads.value.map(({ share_id }) => share_id).join(), (there) => there && begin(), { immediate: true });
  watch(drafts, () => Object.keys(drafts).length > 0 && keep(slot(), drafts));

  return { drafts, form, done: () => forget(slot()) };
}
