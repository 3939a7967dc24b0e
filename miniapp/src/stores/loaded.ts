// Something read from the service: shown at once as it was last time, then as it is now.
import { ref, type Ref } from 'vue';
import { onPullDownRefresh, onShow } from '@dcloudio/uni-app';
import type { Notice } from '@/api/models';
import { Silence } from '@/platform/http';
import { keep, recall } from '@/platform/storage';
import { useNotices } from '@/live/live';
import { ensureSignedIn, me } from '@/session/session';
import { sayError } from './words';

interface Loaded<T> {
  value: Ref<T | null>;
  /** Nothing to show yet, and the answer is on its way. */
  loading: Ref<boolean>;
  load: () => Promise<void>;
  /** Takes what an action answered, instead of asking again. */
  take: (next: T) => void;
}

/** The copy of one person is never shown to another: the name carries whose it is. */
const SEEN = 'seen';

/** Reads on every show, pull-down and notice that concerns it. An empty name reads nothing. */
export function useLoaded<T>(
  name: () => string,
  read: () => Promise<T>,
  concerns: (notice: Notice) => boolean = () => true,
): Loaded<T> {
  const value = ref<T | null>(null) as Ref<T | null>;
  const loading = ref(true);
  const slot = () => `${SEEN}.${me.value?.id}.${name()}`;
  /** Grows with everything that is newer than a read on its way: an overtaken answer is thrown away. */
  let turn = 0;

  function take(next: T): void {
    turn += 1;
    loading.value = false;
    value.value = next;
    keep(slot(), next);
  }

  async function load(): Promise<void> {
    if (!name() || !ensureSignedIn()) return;
    value.value ??= recall<T>(slot());
    loading.value = value.value === null;
    const mine = (turn += 1);
    try {
      const next = await read();
      if (mine === turn) take(next);
    } catch (error) {
      // Without a network the strip at the top says so already, and the old copy is on the screen.
      if (!(error instanceof Silence) || value.value === null) sayError(error);
    } finally {
      if (mine === turn) loading.value = false;
      uni.stopPullDownRefresh();
    }
  }

  onShow(load);
  onPullDownRefresh(load);
  useNotices((notice) => (notice === null || concerns(notice)) && void load());
  return { value, loading, load, take };
}
