// One request, sent once: any HTTP status is an answer, only silence is an error.

export interface Outgoing {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  body?: string | ArrayBuffer;
  binary?: boolean;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/** No answer came: no network, or none in time. */
export class Silence extends Error {}

const TIMEOUT_MS = 15_000;

export function send(out: Outgoing): Promise<Answer> {
  return new Promise((resolve, reject) => {
    uni.request({
      method: out.method,
      url: out.url,
      header: out.headers,
      data: out.body,
      // We parse by ourselves: a problem is JSON under a content type of its own.
      dataType: 'text',
      responseType: out.binary ? 'arraybuffer' : 'text',
      timeout: TIMEOUT_MS,
      success: (got) =>
        resolve({ status: got.statusCode, headers: lowered(got.header), body: got.data }),
      fail: (why) => reject(new Silence(why?.errMsg ?? 'no answer')),
    });
  });
}

function lowered(headers: Record<string, string> | undefined): Record<string, string> {
  const pairs = Object.entries(headers ?? {});
  return Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), String(value)]));
}
