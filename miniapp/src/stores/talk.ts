// The talk about one question: in order and without gaps whatever the network does, and nothing said is lost or said twice.
import { computed, ref, shallowRef, watch, type Ref } from 'vue';
import { onHide, onShow, onUnload } from '@dcloudio/uni-app';
import type { Talk, TalkForm } from '@/api/models';
import { sentenceOf } from '@/api/client';
import { isFinal, newKey } from '@/api/outbox';
import { PAGE, talk as service } from '@/api/questions';
import { markRead, unread, useNotices, useSigns } from '@/live/live';
import { Silence } from '@/platform/http';
import { online } from '@/platform/network';
import { keep, recall } from '@/platform/storage';
import { me } from '@/session/session';
import { sayError } from './words';

/** Said, and not answered for yet. */
export interface Waiting {
  key: string;
  form: TalkForm;
  /** Why the service refused it: it goes out again only when somebody says so. */
  refused?: string;
}

export interface Marks {
  delivered_seq: number;
  read_seq: number;
}

const UNREAD: Marks = { delivered_seq: 0, read_seq: 0 };
/** A sign that the other side writes holds so long. */
const TYPING_FOR_MS = 5_000;
/** And is given no oftener. */
const TYPING_EVERY_MS = 3_000;

/** Both lists as one: each turn once, in the order of its number; what came last holds. */
export function merged(held: Talk[], fresh: Talk[]): Talk[] {
  const bySeq = new Map([...held, ...fresh].map((line) => [line.seq, line]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** The number up to which nothing is missing. */
export function wholeTo(lines: Pick<Talk, 'seq'>[]): number {
  let whole = 0;
  for (const { seq } of lines) if (seq === whole + 1) whole = seq;
  return whole;
}

export function createTalk(id: string) {
  const slot = (what: string) => `${what}.${me.value?.id}.${id}`;
  const lines = ref(recall<Talk[]>(slot('seen.talk')) ?? []) as Ref<Talk[]>;
  const waiting = ref(recall<Waiting[]>(slot('out.talk')) ?? []) as Ref<Waiting[]>;
  const marks = ref<Marks>(UNREAD);
  let [reading, again, sending, toldRead] = [false, false, false, 0];

  function take(fresh: Talk[]): void {
    if (fresh.length === 0) return;
    lines.value = merged(lines.value, fresh);
    keep(slot('seen.talk'), lines.value);
  }

  /** What is new; or everything anew, where links may have run out. */
  async function read(anew = false): Promise<void> {
    if (reading) return void (again = true);
    reading = true;
    try {
      for (let after = anew ? 0 : wholeTo(lines.value); ; ) {
        const page = await service.after(id, after);
        take(page.items);
        hearMarks(page);
        after = Math.max(after, ...page.items.map(({ seq }) => seq));
        if (page.items.length < PAGE) break;
      }
    } catch (error) {
      // Without a network the strip at the top says so already, and what was read before is on the screen.
      if (!(error instanceof Silence)) sayError(error);
    } finally {
      reading = false;
    }
    if (!again) return;
    again = false;
    await read();
  }

  /** Marks only grow: an older frame may come late. */
  function hearMarks({ delivered_seq, read_seq }: Marks): void {
    const { value } = marks;
    marks.value = { delivered_seq: Math.max(value.delivered_seq, delivered_seq), read_seq: Math.max(value.read_seq, read_seq) };
  }

  /** The other side sees that everything here was looked at. */
  async function tellRead(): Promise<void> {
    const whole = wholeTo(lines.value);
    const theirs = lines.value.filter((line) => !line.mine && line.seq <= whole);
    const seq = theirs[theirs.length - 1]?.seq ?? 0;
    if (seq <= toldRead) return;
    toldRead = seq;
    await service.read(id, seq).catch(() => (toldRead = 0));
  }

  async function say(form: TalkForm): Promise<void> {
    rewrite([...waiting.value, { key: newKey(), form }]);
    await send();
  }

  /** In the order in which it was said; the first without an answer stops the rest. */
  async function send(): Promise<void> {
    if (sending) return;
    sending = true;
    try {
      for (let next = due(); next; next = due()) await deliver(next);
    } catch {
      // It waits, and is on the screen as waiting.
    } finally {
      sending = false;
    }
  }

  function due(): Waiting | undefined {
    return waiting.value.find(({ refused }) => refused === undefined);
  }

  async function deliver({ key, form }: Waiting): Promise<void> {
    try {
      take([await service.say(id, form, key)]);
      drop(key);
    } catch (error) {
      sayError(error);
      if (!isFinal(error)) throw error;
      mark(key, sentenceOf(error));
    }
  }

  /** Once more under its own key: if it arrived after all, it is not said twice. */
  async function resend(key: string): Promise<void> {
    mark(key, undefined);
    await send();
  }

  function mark(key: string, refused: string | undefined): void {
    rewrite(waiting.value.map((one) => (one.key === key ? { ...one, refused } : one)));
  }

  function drop(key: string): void {
    rewrite(waiting.value.filter((one) => one.key !== key));
  }

  function rewrite(next: Waiting[]): void {
    waiting.value = next;
    keep(slot('out.talk'), next);
  }

  return { lines, waiting, marks, read, hearMarks, tellRead, say, send, resend, drop };
}

/** The talk while its page is open; the page knows of which question once its address is read. */
export function useTalk(id: () => string) {
  const talk = shallowRef<ReturnType<typeof createTalk> | null>(null);
  const typing = ref(false);
  let [shown, told] = [false, 0];
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function catchUp(anew = false): Promise<void> {
    await Promise.all([talk.value?.read(anew), talk.value?.send()]);
    if (shown) await talk.value?.tellRead();
  }

  function tellTyping(): void {
    if (Date.now() - told < TYPING_EVERY_MS || !online.value) return;
    told = Date.now();
    service.typing(id()).catch(() => {});
  }

  function showTyping(is: boolean): void {
    clearTimeout(timer);
    typing.value = is;
    if (is) timer = setTimeout(() => showTyping(false), TYPING_FOR_MS);
  }

  onShow(() => {
    if (!id()) return;
    shown = true;
    talk.value ??= createTalk(id());
    void catchUp(true);
  });
  onHide(() => (shown = false));
  onUnload(() => showTyping(false));
  watch(online, (back) => back && void catchUp());
  useNotices((notice) => {
    if (notice && notice.question_id !== id()) return;
    showTyping(false);
    void catchUp();
    // Nothing else is unread, and this is being looked at.
    if (notice && shown && unread.value === 1) void markRead(notice.seq).catch(() => {});
  });
  useSigns((sign) => {
    if (sign.question_id !== id()) return;
    if (sign.type === 'marks') talk.value?.hearMarks(sign);
    else showTyping(true);
  });

  return {
    lines: computed(() => talk.value?.lines.value ?? []),
    waiting: computed(() => talk.value?.waiting.value ?? []),
    marks: computed(() => talk.value?.marks.value ?? UNREAD),
    say: async (form: TalkForm) => talk.value?.say(form),
    resend: async (key: string) => talk.value?.resend(key),
    drop: (key: string) => talk.value?.drop(key),
    typing,
    tellTyping,
    catchUp,
  };
}
