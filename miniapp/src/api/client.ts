// Calls to the service: retries what may be repeated, signs in again once for all who need it.
import { Silence, type Answer, type Outgoing } from '@/platform/http';
import { NoPlace } from '@/platform/place';
import { NoMicrophone } from '@/platform/voice';
import type { ProblemBody } from './models';
import { t } from '@/i18n/zh-Hans';

export interface Call {
  method: Outgoing['method'];
  path: string;
  body?: object;
  /** A file that goes in a form, with the form's other fields. */
  file?: Outgoing['file'];
  /** Makes a POST safe to repeat: the service answers twice, and acts once. */
  key?: string;
  /** A POST that is safe to repeat by its own nature. */
  repeatable?: boolean;
  anonymous?: boolean;
  binary?: boolean;
}

/** The service said no; `message` may be shown as it is. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    title: string,
    readonly errors: NonNullable<ProblemBody['errors']> = [],
  ) {
    super(title);
  }
}

export interface Parts {
  base: () => string;
  send: (out: Outgoing) => Promise<Answer>;
  token: () => string | null;
  signInAgain: () => Promise<void>;
  pause: (ms: number) => Promise<void>;
}

/** Pauses before the second, third and fourth try; together some 5 s, then the person decides. */
const PAUSES_MS = [400, 1_200, 3_000];
const WORTH_ANOTHER_TRY = [429, 502, 503, 504];
const LONGEST_PAUSE_MS = 10_000;

export function createClient(parts: Parts) {
  let signingIn: Promise<void> | null = null;

  /** However many calls meet a dead session at once, one sign-in serves them all. */
  function signInOnce(): Promise<void> {
    signingIn ??= parts.signInAgain().finally(() => (signingIn = null));
    return signingIn;
  }

  async function call<T>(what: Call): Promise<T> {
    const before = parts.token();
    let answer = await persist(what);
    if (answer.status === 401 && !what.anonymous) {
      // Another call may have signed in while this one was on its way.
      if (parts.token() === before) await signInOnce();
      answer = await persist(what);
    }
    return read<T>(answer, what);
  }

  async function persist(what: Call): Promise<Answer> {
    const repeatable = what.method !== 'POST' || Boolean(what.key) || Boolean(what.repeatable);
    for (let tries = 0; ; tries += 1) {
      const last = tries >= PAUSES_MS.length || !repeatable;
      try {
        const answer = await parts.send(outgoing(what));
        if (last || !mayTryAgain(answer)) return answer;
        await parts.pause(Math.max(PAUSES_MS[tries], asked(answer)));
      } catch (error) {
        if (last || !(error instanceof Silence)) throw error;
        await parts.pause(PAUSES_MS[tries]);
      }
    }
  }

  function outgoing(what: Call): Outgoing {
    const headers: Record<string, string> = { Accept: 'application/json' };
    const token = what.anonymous ? null : parts.token();
    if (token) headers.Authorization = `Bearer ${token}`;
    if (what.key) headers['Idempotency-Key'] = what.key;
    const url = `${parts.base()}/api/v1${what.path}`;
    const out: Outgoing = { method: what.method, url, headers, binary: what.binary };
    if (what.file) return { ...out, file: what.file };
    if (what.body === undefined) return out;
    headers['Content-Type'] = 'application/json';
    return { ...out, body: JSON.stringify(what.body) };
  }

  return {
    call,
    get: <T>(path: string) => call<T>({ method: 'GET', path }),
    put: <T>(path: string, body: object) => call<T>({ method: 'PUT', path, body }),
    post: <T>(path: string, body: object = {}, more: Partial<Call> = {}) =>
      call<T>({ method: 'POST', path, body, ...more }),
    delete: (path: string) => call<void>({ method: 'DELETE', path }),
  };
}

/** What to show for whatever was thrown. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Problem) return error.errors[0]?.message || error.message;
  if (error instanceof NoPlace || error instanceof NoMicrophone) return error.message;
  if (error instanceof Silence) return t.net.silence;
  return t.net.broken;
}

function mayTryAgain(answer: Answer): boolean {
  if (!WORTH_ANOTHER_TRY.includes(answer.status)) return false;
  // Five wrong start codes stay wrong however long one waits.
  return !(answer.status === 429 && problemIn(answer)?.code === 'start_code_locked');
}

/** How long the service asked us to wait, in ms. */
function asked(answer: Answer): number {
  const seconds = Number(answer.headers['retry-after']);
  return Number.isFinite(seconds) ? Math.min(seconds * 1_000, LONGEST_PAUSE_MS) : 0;
}

function read<T>(answer: Answer, what: Call): T {
  const fine = answer.status >= 200 && answer.status < 300;
  if (fine) return contentOf(answer, what) as T;
  const problem = problemIn(answer);
  const title = problem?.title || t.net.broken;
  throw new Problem(answer.status, problem?.code ?? 'unknown', title, problem?.errors);
}

function contentOf(answer: Answer, what: Call): unknown {
  if (what.binary) return answer.body;
  const content = parsed(answer.body);
  // A page of somebody's WLAN that wants a sign-in is no answer of ours: what was sent did not arrive.
  if (content === undefined && answer.status !== 204) throw new Silence('not the service');
  return content;
}

function problemIn(answer: Answer): ProblemBody | undefined {
  return parsed(answer.body) as ProblemBody | undefined;
}

function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body instanceof ArrayBuffer ? undefined : body;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
