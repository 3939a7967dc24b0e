// Voice notes on their way to the service, and links to what it holds.
import { addressOf } from '@/platform/photos';
import type { Recording } from '@/platform/voice';
import { api } from './api';
import type { Media } from './models';
import { newKey } from './outbox';

/** The recording as the service knows it; sent once, however often it is asked for. */
export async function stored(recording: Recording): Promise<Recording> {
  return recording.id ? recording : { ...recording, id: await send(recording) };
}

/** What a player can play: a file of this phone, or a link of the service. */
export function linkOf(url: string): string {
  return url.startsWith('/') ? addressOf(url) : url;
}

async function send({ path, seconds }: Recording): Promise<string> {
  const file = { path, fields: { kind: 'voice', seconds: String(seconds) } };
  const { id } = await api.call<Media>({ method: 'POST', path: '/media', file, key: newKey() });
  return id;
}
