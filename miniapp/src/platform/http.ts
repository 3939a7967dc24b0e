// One request, sent once: any HTTP status is an answer, only silence is an error.

export interface Outgoing {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** A file that goes in a form instead of a body, with the form's other fields. */
  file?: { path: string; fields: Record<string, string> };
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
/** A photo of 250 kB at 9 kB/s, the edge of a village's signal, and as much again. */
const UPLOAD_TIMEOUT_MS = 60_000;

export function send(out: Outgoing): Promise<Answer> {
  if (out.file) return upload(out, out.file);
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

function upload(out: Outgoing, file: NonNullable<Outgoing['file']>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    uni.uploadFile({
      url: out.url,
      header: out.headers,
      filePath: file.path,
      name: 'file',
      formData: file.fields,
      timeout: UPLOAD_TIMEOUT_MS,
      // Its answer is text, and comes without headers.
      success: (got) => resolve({ status: got.statusCode, headers: {}, body: got.data }),
      fail: (why) => reject(new Silence(why?.errMsg ?? 'no answer')),
    });
  });
}

function lowered(headers: Record<string, string> | undefined): Record<string, string> {
  const pairs = Object.entries(headers ?? {});
  return Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), String(value)]));
}
