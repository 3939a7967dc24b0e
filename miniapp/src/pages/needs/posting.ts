// The posting page's state: the draft, the fields to choose from, and the answer before posting.
import { computed, reactive, ref, watch } from 'vue';
import type { Change, Field, NeedForm, Operation, Preview } from '@/api/models';
import { sentenceOf } from '@/api/client';
import { fields } from '@/api/fields';
import { needs } from '@/api/needs';
import { emptyDraft, formOf, keepDraft, recallDraft, wholeField, widenedTo, windowIn, type NeedDraft } from '@/drafts/need';
import { takeNewField } from '@/drafts/new_field';
import { Silence } from '@/platform/http';
import { useLoaded } from '@/stores/loaded';
import { t } from '@/i18n/zh-Hans';

/** Long enough for a second press on plus, short enough to feel live. */
const QUIET_MS = 350;

/** `question`: whose answer made this a job; empty for none. */
export function usePosting(operation: () => Operation | undefined, farmer: () => string, question: () => string) {
  const draft = reactive<NeedDraft>(emptyDraft());
  const preview = ref<Preview | null>(null);
  const asking = ref(false);
  const trouble = ref('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  const list = useLoaded<Field[]>(
    () => (operation() ? `fields.${farmer()}` : ''),
    async () => (await fields.list(farmer() || undefined)).items,
    () => false,
  );
  const known = computed(() => list.value.value ?? []);
  const field = computed(() => known.value.find((one) => one.id === draft.fieldId));

  /** Called once the address says which work it is. */
  function open(): void {
    const code = operation()?.code;
    if (code) Object.assign(draft, recallDraft(code, farmer()) ?? {});
    const { window, until } = emptyDraft();
    if (windowIn(draft) === null) Object.assign(draft, { window, until });
  }

  function choose(chosen: Field): void {
    const work = operation();
    draft.place = null;
    draft.fieldId = chosen.id;
    if (work) draft.quantity = wholeField(work, chosen);
  }

  function form(): NeedForm | null {
    const work = operation();
    const made = work ? formOf(work.code, draft) : null;
    if (made && farmer()) made.for_farmer = farmer();
    if (made && question()) made.question_id = question();
    return made;
  }

  function follow(change: Change): void {
    if (change.until) Object.assign(draft, widenedTo(change.until));
    if (change.price_ceiling_fen) draft.ceiling = String(change.price_ceiling_fen / 100);
  }

  async function ask(): Promise<void> {
    const question = form();
    const mine = (asked += 1);
    if (!question) return forgetAnswer();
    asking.value = true;
    try {
      const answer = await needs.preview(question);
      if (mine === asked) [preview.value, trouble.value] = [answer, ''];
    } catch (error) {
      if (mine === asked) [preview.value, trouble.value] = [null, inWords(error)];
    } finally {
      if (mine === asked) asking.value = false;
    }
  }

  function forgetAnswer(): void {
    [preview.value, trouble.value, asking.value] = [null, '', false];
  }

  watch(draft, () => {
    const code = operation()?.code;
    if (code) keepDraft(code, farmer(), { ...draft });
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), QUIET_MS);
  });

  // A field that was just added is meant for this; so is the only one there is.
  watch(known, (all) => {
    const added = takeNewField(all);
    if (added) return choose(added);
    const stale = draft.fieldId !== null && !field.value;
    if (stale) draft.fieldId = null;
    if (all.length === 1 && !draft.fieldId && !draft.place) choose(all[0]);
  });

  return { draft, known, loading: list.loading, field, preview, asking, trouble, open, choose, form, follow };
}

function inWords(error: unknown): string {
  return error instanceof Silence ? t.post.offline : sentenceOf(error);
}
