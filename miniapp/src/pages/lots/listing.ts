// The listing page's state: the draft, and the fields where it may be loaded.
import { computed, reactive, ref, watch } from 'vue';
import type { Field, LotForm, Product } from '@/api/models';
import { fields } from '@/api/fields';
import { needProduce, products } from '@/api/produce';
import { emptyDraft, formOf, keepDraft, recallDraft, windowOf, type LotDraft } from '@/drafts/lot';
import { takeNewField } from '@/drafts/new_field';
import { sizesOf } from '@/drafts/sizes';
import { useLoaded } from '@/stores/loaded';
import { sayError } from '@/stores/words';

export function useListing(farmer: () => string) {
  const product = computed<Product | undefined>(() => products.value[0]);
  const draft = reactive({} as LotDraft);
  /** Once the catalogue is known and the draft is begun. */
  const ready = ref(false);
  const photos = ref<{ id: string; path: string }[]>([]);

  const list = useLoaded<Field[]>(
    () => (ready.value ? `fields.${farmer()}` : ''),
    async () => (await fields.list(farmer() || undefined)).items,
    () => false,
  );
  const known = computed(() => list.value.value ?? []);
  const field = computed(() => known.value.find((one) => one.id === draft.fieldId));
  const sizes = computed(() => (product.value ? sizesOf(product.value) : []));
  const window = computed(() => (product.value && ready.value ? windowOf(product.value, draft) : null));

  /** Called once the address says for whom it is. */
  async function open(): Promise<void> {
    await needProduce().catch(sayError);
    begin();
  }

  function begin(): void {
    const kind = product.value;
    if (!kind || ready.value) return;
    Object.assign(draft, emptyDraft(kind, farmer()), recallDraft(kind.code, farmer()) ?? {});
    ready.value = true;
    void list.load();
  }

  function choose(chosen: Field): void {
    Object.assign(draft, { fieldId: chosen.id, place: null });
  }

  function form(): LotForm | null {
    const made = product.value && ready.value ? formOf(product.value, draft, farmer()) : null;
    const ids = photos.value.map((photo) => photo.id);
    return made && ids.length > 0 ? { ...made, photos: ids } : made;
  }

  watch(products, begin);
  watch(draft, () => {
    if (product.value && ready.value) keepDraft(product.value.code, farmer(), { ...draft });
  });
  // A field that was just added is meant for this; so is the only one there is.
  watch(known, (all) => {
    const added = takeNewField(all);
    if (added) return choose(added);
    if (draft.fieldId !== null && !field.value) draft.fieldId = null;
    if (all.length === 1 && !draft.fieldId && !draft.place) choose(all[0]);
  });

  return { product, draft, ready, photos, known, field, sizes, window, open, choose, form };
}
