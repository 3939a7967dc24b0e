// Photos from the camera, made small enough for a weak network, and photos from the service.
import { newKey } from '@/api/outbox';
import { api } from '@/api/api';
import type { Media } from '@/api/models';
import { httpBase } from './base';

const LONGEST_SIDE_PX = 1280;
const JPEG_QUALITY = 0.7;

/** Paths of the photos that the person took or chose. */
export function choose(count: number): Promise<string[]> {
  return new Promise((resolve) => {
    uni.chooseImage({
      count,
      sizeType: ['compressed'],
      sourceType: ['camera', 'album'],
      success: ({ tempFilePaths }) => resolve(([] as string[]).concat(tempFilePaths)),
      fail: () => resolve([]),
    });
  });
}

export async function upload(path: string): Promise<Media> {
  const small = await smallJpeg(path);
  try {
    const file = { path: small, fields: { kind: 'image' } };
    return await api.call<Media>({ method: 'POST', path: '/media', file, key: newKey() });
  } finally {
    // #ifdef H5
    URL.revokeObjectURL(small);
    // #endif
  }
}

/** Where a photo or a voice note is: its link needs no session, and ends. */
export function addressOf(link: string): string {
  return httpBase() + link;
}

/** The path of a copy that a weak network can carry. */
async function smallJpeg(path: string): Promise<string> {
  // #ifdef H5
  const picture = await createImageBitmap(await (await fetch(path)).blob());
  const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((done) =>
    canvas.toBlob(done, 'image/jpeg', JPEG_QUALITY),
  );
  if (!blob) throw new Error('the browser cannot write a JPEG');
  return URL.createObjectURL(blob);
  // #endif
  // #ifndef H5
  const { tempFilePath } = await uni.compressImage({
    src: path,
    quality: JPEG_QUALITY * 100,
    compressedWidth: LONGEST_SIDE_PX,
  });
  return tempFilePath;
  // #endif
}
