// Things on their way to the service: each keeps its Idempotency-Key until an answer came.
import { forget, keep, recall } from '@/platform/storage';
import { me } from '@/session/session';
import { Problem } from './client';
import { api } from './api';

interface Waiting {
  key: string;
  body: object;
}

/** The same key for the same body, whatever happened to the phone in between; else a new one. */
function keyFor(name: string, body: object): string {
  const waiting = recall<Waiting>(name);
  if (waiting && JSON.stringify(waiting.body) === JSON.stringify(body)) return waiting.key;
  const key = newKey();
  keep(name, { key, body } satisfies Waiting);
  return key;
}

/** What was sent and never answered, to be sent again as it was. */
export function unanswered<T extends object>(slot: string): T | null {
  return (recall<Waiting>(slotName(slot))?.body as T | undefined) ?? null;
}

/** POSTs once: retries, restarts and impatient taps all end in one thing made. */
export async function postOnce<T>(slot: string, path: string, body: object): Promise<T> {
  const name = slotName(slot);
  const key = keyFor(name, body);
  try {
    const made = await api.post<T>(path, body, { key });
    forget(name);
    return made;
  } catch (error) {
    if (isFinal(error)) forget(name);
    throw error;
  }
}

/** A refusal is an answer; a busy or silent service is not. */
export function isFinal(error: unknown): boolean {
  return error instanceof Problem && error.status < 500 && ![401, 429].includes(error.status);
}

export function newKey(): string {
  // crypto.randomUUID is missing on WeChat and on pages without https.
  const part = () => Math.random().toString(36).slice(2, 12);
  return `${Date.now().toString(36)}-${part()}${part()}`;
}

/** What one person left unanswered must never go out as somebody else's. */
function slotName(slot: string): string {
  return `out.${me.value?.id}.${slot}`;
}
