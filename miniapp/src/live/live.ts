// The phone's live channel: the badge, and who wants to hear of a notice.
import { onBeforeUnmount, onMounted, ref } from 'vue';
import type { Notice, NoticeList } from '@/api/models';
import { api } from '@/api/api';
import { socketBase } from '@/platform/base';
import { onNetworkBack } from '@/platform/network';
import { openSocket } from '@/platform/socket';
import { keep, recall } from '@/platform/storage';
import { createChannel } from './channel';
import type { Cursor, Sign } from './cursor';

/** Notices nobody has opened yet: the badge on the tab bar. */
export const unread = ref(0);
/** The newest notice, shown across the top until it is tapped or put away. */
export const newest = ref<Notice | null>(null);

/** Called with a notice, or with null when lists must be read again. */
type Listener = (notice: Notice | null) => void;
const listeners = new Set<Listener>();
const signListeners = new Set<(sign: Sign) => void>();

/** The cursor belongs to a person: another person on the same phone starts afresh. */
let person = '';

const channel = createChannel({
  url: async () => {
    const { ticket } = await api.post<{ ticket: string }>('/live/tickets', {}, { repeatable: true });
    return `${socketBase()}/api/v1/live?ticket=${encodeURIComponent(ticket)}`;
  },
  open: openSocket,
  load: () => recall<Cursor>(`cursor.${person}`),
  save: (cursor) => keep(`cursor.${person}`, cursor),
  onNotice: (notice) => {
    newest.value = notice;
    tell(notice);
  },
  onUnread: (n) => (unread.value = n),
  onReload: () => {
    void refreshUnread();
    tell(null);
  },
  onSign: (sign) => signListeners.forEach((listener) => listener(sign)),
  random: Math.random,
});

onNetworkBack(() => channel.wake());

export function startLive(personId: string): void {
  if (person !== personId) stopLive();
  person = personId;
  channel.start();
}

export function stopLive(): void {
  channel.stop();
  unread.value = 0;
  newest.value = null;
}

export function wakeLive(): void {
  channel.wake();
}

/** Tells a component of every notice while it lives. */
export function useNotices(listener: Listener): void {
  onMounted(() => listeners.add(listener));
  onBeforeUnmount(() => listeners.delete(listener));
}

/** Tells a component of every sign of a talk while it lives. */
export function useSigns(listener: (sign: Sign) => void): void {
  onMounted(() => signListeners.add(listener));
  onBeforeUnmount(() => signListeners.delete(listener));
}

export async function markRead(seq: number): Promise<void> {
  await api.post('/notices/read', { seq }, { repeatable: true });
  unread.value = 0;
}

async function refreshUnread(): Promise<void> {
  const list = await api.get<NoticeList>('/notices?limit=1').catch(() => null);
  if (list) unread.value = list.unread_n;
}

function tell(notice: Notice | null): void {
  listeners.forEach((listener) => listener(notice));
}
