// A list read page by page: the first as anything else that is read, the next when its foot is reached.
import { ref } from 'vue';
import { onReachBottom } from '@dcloudio/uni-app';
import type { Notice, Page } from '@/api/models';
import { useLoaded } from './loaded';
import { sayError } from './words';

/** The page after another one, to be put behind it; null where that was the last, or has changed meanwhile. */
export async function nextOf<T>(held: () => Page<T> | null, read: (cursor: string) => Promise<Page<T>>): Promise<Page<T> | null> {
  const before = held();
  if (!before?.next_cursor) return null;
  const next = await read(before.next_cursor);
  return held() === before ? { ...next, items: [...before.items, ...next.items] } : null;
}

export function usePaged<T>(name: () => string, read: (cursor?: string) => Promise<Page<T>>, concerns?: (notice: Notice) => boolean) {
  const list = useLoaded<Page<T>>(name, () => read(), concerns);
  const reading = ref(false);

  async function more(): Promise<void> {
    if (reading.value) return;
    reading.value = true;
    try {
      const whole = await nextOf(() => list.value.value, read);
      if (whole) list.take(whole);
    } catch (error) {
      sayError(error);
    } finally {
      reading.value = false;
    }
  }

  onReachBottom(more);
  return { ...list, more, reading };
}
