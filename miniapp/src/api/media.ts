// Voice notes on their way to the service, and links to what it holds.
import { httpBase } from '@/platform/base';
import { Silence } from '@/platform/http';
import type { Recording } from '@/platform/voice';
import { tokens } from './api';
import { Problem } from './client';
import { newKey } from './outbox';

/** The recording as the service knows it; sent once, however often it is asked for. */
export async function stored(recording: Recording): Promise<Recording> {
  return recording.id ? recording : { ...recording, id: await send(recording) };
}

/** A link that an image or a player can follow: it carries its own signature. */
export function linkOf(url: string): string {
  return url.startsWith('/') ? httpBase() + url : url;
}

function send({ path, seconds }: Recording): Promise<string> {
  return new Promise((resolve, reject) => {
    uni.uploadFile({
      url: `${httpBase()}/api/v1/media`,
      filePath: path,
      name: 'file',
      formData: { kind: 'voice', seconds: String(seconds) },
      header: { Authorization: `Bearer ${tokens.current()}`, 'Idempotency-Key': newKey() },
      success: ({ statusCode, data }) => {
        const body = JSON.parse(String(data)) as { id: string; code: string; title: string };
        if (statusCode === 201) resolve(body.id);
        else reject(new Problem(statusCode, body.code, body.title));
      },
      fail: ({ errMsg }) => reject(new Silence(errMsg)),
    });
  });
}
