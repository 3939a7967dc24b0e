// One sentence at the foot of the page: what just happened, or what went wrong.
import { ref } from 'vue';
import { sentenceOf } from '@/api/client';

interface Said {
  text: string;
  bad: boolean;
}

export const said = ref<Said | null>(null);

const READING_MS = 5_000;
let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string): void {
  show({ text, bad: false });
}

export function sayError(error: unknown): void {
  show({ text: sentenceOf(error), bad: true });
}

export function hush(): void {
  clearTimeout(timer);
  said.value = null;
}

function show(next: Said): void {
  clearTimeout(timer);
  said.value = next;
  timer = setTimeout(hush, READING_MS);
}
