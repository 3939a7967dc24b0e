// The one client that the pages use, wired to this phone.
import { send } from '@/platform/http';
import { httpBase } from '@/platform/base';
import { forget, keep, recall } from '@/platform/storage';
import { createClient } from './client';

let token: string | null = recall<string>('token');
let whenExpired: () => Promise<void> = async () => {};

export const tokens = {
  current: () => token,
  set(next: string) {
    token = next;
    keep('token', next);
  },
  drop() {
    token = null;
    forget('token');
  },
};

/** What to do when the service no longer knows our session; set once by `session/`. */
export function onExpired(handler: () => Promise<void>): void {
  whenExpired = handler;
}

export const api = createClient({
  base: httpBase,
  send,
  token: tokens.current,
  signInAgain: () => whenExpired(),
  // The jitter keeps a village's phones from knocking all at once when the mast is back. It only adds:
  // the service may have said when to come back.
  pause: (ms) => new Promise((done) => setTimeout(done, ms * (1 + 0.4 * Math.random()))),
});
