// The ordering page's state: the draft, and what could be had for it, asked anew after each change.
import { computed, reactive, ref, watch } from 'vue';
import { sentenceOf } from '@/api/client';
import type { Order, OrderForm, OrderPreview, Product } from '@/api/models';
import { orders } from '@/api/orders';
import { needProduce, products } from '@/api/produce';
import { draftOf, emptyDraft, emptyLine, firstDay, formOf, keepDraft, lifted, pricedIn, recallDraft, type OrderDraft } from '@/drafts/order';
import { priceUnit, setPriceUnit } from '@/stores/price_unit';
import { sayError } from '@/stores/words';
import { priceTyped, type PriceUnit } from '@/words/kilos';

/** Long enough for a second press on plus, short enough to feel live. */
const QUIET_MS = 450;

export function usePlacing() {
  const product = computed<Product | undefined>(() => products.value[0]);
  const draft = reactive({} as OrderDraft);
  /** Once the catalogue is known and the draft is begun. */
  const ready = ref(false);
  /** What it begins with could not be read. */
  const failed = ref(false);
  /** The order that is changed; none when a new one is placed. */
  const changed = ref<Order | null>(null);
  const preview = ref<OrderPreview | null>(null);
  const asking = ref(false);
  const trouble = ref('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  /** Called once the address says which order it is about, if any. */
  async function open(id: string): Promise<void> {
    failed.value = false;
    try {
      await needProduce();
      if (id) changed.value = await orders.one(id);
    } catch (error) {
      failed.value = true;
      return sayError(error);
    }
    begin();
  }

  function begin(): void {
    const kind = product.value;
    if (!kind) return;
    const before = changed.value ? draftOf(changed.value, priceUnit.value) : recallDraft();
    Object.assign(draft, emptyDraft(kind), before);
    if (!changed.value && draft.pickUp < firstDay()) draft.pickUp = firstDay();
    Object.assign(draft, pricedIn(draft, priceUnit.value));
    ready.value = true;
  }

  function form(): OrderForm | null {
    return product.value && ready.value ? formOf(product.value, draft) : null;
  }

  function setUnit(per: PriceUnit): void {
    setPriceUnit(per);
    Object.assign(draft, pricedIn(draft, per));
  }

  function lift(code: string): void {
    if (product.value) draft.lines = lifted(draft.lines, code, product.value);
  }

  /** Line `n`, from 1, pays so much. */
  function raise(n: number, fen: number): void {
    draft.lines = draft.lines.map((line, index) => (index + 1 === n ? { ...line, price: priceTyped(draft.per, fen) } : line));
  }

  function addLine(): void {
    if (product.value) draft.lines = [...draft.lines, emptyLine(product.value)];
  }

  function removeLine(index: number): void {
    draft.lines = draft.lines.filter((_, at) => at !== index);
  }

  async function ask(): Promise<void> {
    const question = form();
    const mine = (asked += 1);
    if (!question) return void ([preview.value, trouble.value, asking.value] = [null, '', false]);
    asking.value = true;
    try {
      const answer = await orders.preview(nameless(question));
      if (mine === asked) [preview.value, trouble.value] = [answer, ''];
    } catch (error) {
      if (mine === asked) [preview.value, trouble.value] = [null, sentenceOf(error)];
    } finally {
      if (mine === asked) asking.value = false;
    }
  }

  watch(draft, () => {
    if (!ready.value) return;
    if (!changed.value) keepDraft({ ...draft });
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), QUIET_MS);
  });

  return { product, draft, ready, failed, changed, preview, asking, trouble, open, form, setUnit, lift, raise, addLine, removeLine };
}

/** A preview is of an order that nobody has placed: its lines have no names yet. */
function nameless(form: OrderForm): OrderForm {
  return { ...form, lines: form.lines.map(({ id: _, ...line }) => line) };
}
