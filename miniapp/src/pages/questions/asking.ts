// The asking page's state: the draft, the fields to choose from, and who would answer before anything is sent.
import { computed, reactive, ref, watch } from 'vue';
import type { AdvicePreview, Field, Question } from '@/api/models';
import { sentenceOf } from '@/api/client';
import { fields } from '@/api/fields';
import { stored } from '@/api/media';
import { questions } from '@/api/questions';
import { emptyDraft, formOf, keepDraft, recallDraft, type QuestionDraft } from '@/drafts/question';
import { Silence } from '@/platform/http';
import { choose, upload } from '@/platform/photos';
import { useLoaded } from '@/stores/loaded';
import { postQuestion, sendQuestionAgain, unsentQuestion } from '@/stores/unsent';
import { t } from '@/i18n/zh-Hans';

/** Long enough for a word to be finished. */
const QUIET_MS = 500;
const MOST_PHOTOS = 9;

export function useAsking(farmer: () => string) {
  const draft = reactive<QuestionDraft>(emptyDraft());
  const ready = ref(false);
  const preview = ref<AdvicePreview | null>(null);
  const trouble = ref('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;

  const list = useLoaded<Field[]>(
    () => (ready.value ? `fields.${farmer()}` : ''),
    async () => (await fields.list(farmer() || undefined)).items,
    () => false,
  );
  const known = computed(() => list.value.value ?? []);

  /** Called once the address says for whom it is. */
  function open(): void {
    Object.assign(draft, emptyDraft(farmer()), recallDraft(farmer()) ?? {});
    ready.value = true;
    void list.load();
    void ask();
  }

  /** The camera, before anything else was pressed. */
  async function snap(): Promise<void> {
    for (const path of await choose(MOST_PHOTOS)) {
      const { id } = await upload(path);
      draft.photos = [...draft.photos, { id, path }];
    }
  }

  /** A press on the chosen field lets it go again. */
  function pick(id: string): void {
    draft.fieldId = draft.fieldId === id ? null : id;
    const crop = known.value.find((field) => field.id === draft.fieldId)?.crop;
    if (crop) draft.crop = crop;
  }

  async function ask(): Promise<void> {
    const mine = (turn += 1);
    try {
      const answer = await questions.preview(draft.crop, draft.words.trim(), draft.fieldId, farmer(), draft.photos.length > 0);
      if (mine === turn) [preview.value, trouble.value] = [answer, ''];
    } catch (error) {
      if (mine === turn) [preview.value, trouble.value] = [null, error instanceof Silence ? t.question.offline : sentenceOf(error)];
    }
  }

  /** What has no answer yet goes first: it may have arrived, and must not be made twice. */
  async function send(): Promise<Question | null> {
    if (unsentQuestion.value) return sendQuestionAgain();
    if (draft.voice) draft.voice = await stored(draft.voice);
    const form = formOf(draft, farmer());
    return form ? postQuestion(form) : null;
  }

  watch(draft, () => ready.value && keepDraft(farmer(), { ...draft }));
  watch(
    () => [draft.crop, draft.words, draft.fieldId, draft.photos.length > 0],
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => void ask(), QUIET_MS);
    },
  );

  return { draft, known, preview, trouble, open, snap, pick, send };
}
