// The phone in the tests' hands: its storage, its network, and a service that answers by script.
import { beforeEach, vi } from 'vitest';

export interface Sent {
  method: string;
  path: string;
  header: Record<string, string>;
  body: unknown;
}

export interface Said {
  status: number;
  body?: unknown;
  header?: Record<string, string>;
}

const fresh = () => ({
  stored: new Map<string, string>(),
  /** Nothing more can be stored, as on a phone full of videos. */
  full: false,
  /** What was asked of the service, oldest first. */
  sent: [] as Sent[],
  /** What the service says; null is silence. */
  service: (_sent: Sent): Said | null | Promise<Said | null> => null,
  /** The page that was gone to last. */
  page: '',
  /** The live channel's sockets, oldest first. */
  sockets: [] as { url: string; closed: boolean; open: () => void; say: (frame: object) => void }[],
  whenNetwork: [] as ((state: { isConnected: boolean }) => void)[],
});

export let phone = fresh();

/** What was asked of one path of the service. */
export function sentTo(path: string): Sent[] {
  return phone.sent.filter((sent) => sent.path === path);
}

/** How many live channels are open. */
export function openLines(): number {
  return phone.sockets.filter((socket) => !socket.closed).length;
}

/** The network goes, or comes back. */
export function network(isConnected: boolean): void {
  phone.whenNetwork.forEach((tell) => tell({ isConnected }));
}

/** The app is closed and opened again: memory is gone, storage is not. */
export function restart(): void {
  phone.whenNetwork = [];
  vi.resetModules();
}

beforeEach(() => {
  vi.useRealTimers();
  phone = fresh();
  restart();
});

interface Request {
  method: string;
  url: string;
  header: Record<string, string>;
  data?: string;
  success: (got: { statusCode: number; header: Record<string, string>; data: string }) => void;
  fail: (why: { errMsg: string }) => void;
}

async function request({ method, url, header, data, success, fail }: Request): Promise<void> {
  const path = url.replace('https://service.test/api/v1', '');
  const sent = { method, path, header, body: data === undefined ? undefined : JSON.parse(data) };
  phone.sent.push(sent);
  const said = await phone.service(sent);
  if (!said) return fail({ errMsg: 'request:fail timeout' });
  success({ statusCode: said.status, header: said.header ?? {}, data: said.body === undefined ? '' : JSON.stringify(said.body) });
}

function connectSocket({ url }: { url: string }) {
  let [open, hear] = [() => {}, (_got: { data: string }) => {}];
  const socket = { url, closed: false, open: () => open(), say: (frame: object) => hear({ data: JSON.stringify(frame) }) };
  phone.sockets.push(socket);
  return {
    onOpen: (then: typeof open) => (open = then),
    onMessage: (then: typeof hear) => (hear = then),
    onClose: () => {},
    onError: () => {},
    send: () => {},
    close: () => (socket.closed = true),
  };
}

vi.stubGlobal('uni', {
  getStorageSync: (name: string) => phone.stored.get(name) ?? '',
  setStorageSync(name: string, value: string) {
    if (phone.full) throw new Error('setStorageSync:fail exceed storage max size 10MB');
    phone.stored.set(name, value);
  },
  removeStorageSync: (name: string) => phone.stored.delete(name),
  request,
  connectSocket,
  reLaunch: ({ url }: { url: string }) => (phone.page = url),
  navigateTo: ({ url }: { url: string }) => (phone.page = url),
  stopPullDownRefresh: () => {},
});

vi.stubGlobal('navigator', { onLine: true });
vi.stubGlobal('window', {
  addEventListener: (name: string, tell: () => void) => phone.whenNetwork.push(({ isConnected }) => isConnected === (name === 'online') && tell()),
});
vi.stubGlobal('getCurrentPages', () => (phone.page ? [{ $page: { fullPath: phone.page } }] : []));

/** A freshly opened phone of somebody who signed in before. */
export function hold(id: string): void {
  restart();
  phone.stored.set('bangnong.token', '"t"');
  phone.stored.set('bangnong.me', JSON.stringify({ id, roles: [] }));
}
