// A photo on its way out of the phone, and the link by which it is seen.
import { beforeEach, expect, test, vi } from 'vitest';
import './uni';

interface Upload {
  url: string;
  name: string;
  filePath: string;
  formData: Record<string, string>;
  header: Record<string, string>;
  success: (got: { statusCode: number; data: string }) => void;
  fail: (why: { errMsg: string }) => void;
}

const uploads: Upload[] = [];

beforeEach(() => void uploads.splice(0));

test('an upload is a form with the photo in it, and its answer is read as any other', async () => {
  const { send } = await import('@/platform/http');
  Object.assign(uni, { uploadFile: (asked: Upload) => uploads.push(asked) });
  const file = { path: 'wxfile://leaf.jpg', fields: { kind: 'image' } };
  const sent = send({ method: 'POST', url: 'https://service.test/api/v1/media', headers: { 'Idempotency-Key': 'k' }, file });
  expect(uploads[0]).toMatchObject({
    url: 'https://service.test/api/v1/media', name: 'file', filePath: 'wxfile://leaf.jpg',
    formData: { kind: 'image' }, header: { 'Idempotency-Key': 'k' },
  });
  uploads[0].success({ statusCode: 201, data: '{"id":"m1"}' });
  expect(await sent).toEqual({ status: 201, headers: {}, body: '{"id":"m1"}' });
});

test('an upload that is never answered is silence', async () => {
  const { send, Silence } = await import('@/platform/http');
  Object.assign(uni, { uploadFile: (asked: Upload) => asked.fail({ errMsg: 'uploadFile:fail timeout' }) });
  const file = { path: 'wxfile://leaf.jpg', fields: {} };
  await expect(send({ method: 'POST', url: '/', headers: {}, file })).rejects.toBeInstanceOf(Silence);
});

test('a link is asked of the service that named it', async () => {
  vi.stubEnv('VITE_API_BASE', 'https://service.test');
  vi.resetModules();
  const { addressOf } = await import('@/platform/photos');
  expect(addressOf('/api/v1/media/m1?until=1&sig=ab')).toBe('https://service.test/api/v1/media/m1?until=1&sig=ab');
});
