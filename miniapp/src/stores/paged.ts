// A list read page by page: the first as anything else that is read, the next when its foot is reached; what was read further on stays.
import { ref } from 'vue';
import { onPullDownRefresh, onReachBottom } from '@dcloudio/uni-app';
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

/**
 * The first page as it is now, before what was held behind it. Lists are newest first and ids grow
 * with time, so that the last id of the page says where the held ones go on.
 */
export function joined<T extends { id: string }>(held: Page<T>, fresh: Page<T>): Page<T> {
  const last = fresh.items[fresh.items.length - 1];
  if (!last || !fresh.next_cursor) return fresh;
  const behind = held.items.filter(({ id }) => id < last.id);
  // All of it is behind: what stands between the two was never read.
  if (behind.length === 0 || behind.length === held.items.length) return fresh;
  return { ...fresh, items: [...fresh.items, ...behind], next_cursor: held.next_cursor };
}

export function usePaged<T extends { id: string }>(name: () => string, read: (cursor?: string) => Promise<Page<T>>, concerns?: (notice: Notice) => boolean) {
  const list = useLoaded<Page<T>>(name, first, concerns);
  const reading = ref(false);
  /** Whether somebody went on behind the first page: last time's copy alone may tell of what is long gone. */
  let further = false;

  async function first(): Promise<Page<T>> {
    const fresh = await read();
    const held = list.value.value;
    return held && further ? joined(held, fresh) : fresh;
  }

  async function more(): Promise<void> {
    if (reading.value) return;
    reading.value = true;
    try {
      const whole = await nextOf(() => list.value.value, read);
      if (!whole) return;
      further = true;
      list.take(whole);
    } catch (error) {
      sayError(error);
    } finally {
      reading.value = false;
    }
  }

  onReachBottom(more);
  // Whoever pulls the list down stands at its top, and wants all of it anew.
  onPullDownRefresh(() => (further = false));
  return { ...list, more, reading };
}
