// Photos from the camera, made small enough for a weak network, and photos from the service.
import { newKey } from '@/api/outbox';
import { api } from '@/api/api';
import type { Photo } from '@/api/models';

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

export async function upload(path: string): Promise<Photo> {
  const body = await smallJpeg(path);
  return api.post<Photo>('/photos', body, { key: newKey(), contentType: 'image/jpeg' });
}

/** A photo as a data URI: an image element cannot send our session along. */
export async function fetched(url: string): Promise<string> {
  const path = url.replace(/^\/api\/v1/, '');
  const bytes = await api.call<ArrayBuffer>({ method: 'GET', path, binary: true });
  return `data:image/jpeg;base64,${uni.arrayBufferToBase64(bytes)}`;
}

async function smallJpeg(path: string): Promise<ArrayBuffer> {
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
  return blob.arrayBuffer();
  // #endif
  // #ifndef H5
  const { tempFilePath } = await uni.compressImage({
    src: path,
    quality: JPEG_QUALITY * 100,
    compressedWidth: LONGEST_SIDE_PX,
  });
  return new Promise((resolve, reject) => {
    uni.getFileSystemManager().readFile({
      filePath: tempFilePath,
      success: ({ data }) => resolve(data as ArrayBuffer),
      fail: reject,
    });
  });
  // #endif
}
