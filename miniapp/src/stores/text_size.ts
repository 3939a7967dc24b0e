// How big the reader wants the letters: 18, 23 or 30 px for plain text.
import { computed, ref } from 'vue';
import { keep, recall } from '@/platform/storage';

const SCALES = [1, 1.25, 1.67];

export const textSize = ref(recall<number>('text_size') ?? 0);

/** Set on the root of each page: everything inside is sized by it. */
export const textStyle = computed(() => `--fs:${SCALES[textSize.value] ?? 1}`);

export function setTextSize(index: number): void {
  textSize.value = index;
  keep('text_size', index);
}
