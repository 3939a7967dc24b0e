// Voice notes: recorded by WeChat's recorder, or by the browser's.
import { t } from '@/i18n/zh-Hans';

/** What was recorded; `path` outlives the page: a saved file on WeChat, the bytes themselves in a browser. */
export interface Recording {
  path: string;
  seconds: number;
  /** Once the service holds it. */
  id?: string;
}

export interface Recorder {
  /** What was recorded when it was stopped or time was up; null when nothing was. */
  done: Promise<Recording | null>;
  stop: () => void;
}

/** No microphone, or the person said no. */
export class NoMicrophone extends Error {}

/** The service takes a minute. */
export const MOST_SECONDS = 60;

export function record(): Promise<Recorder> {
  // #ifdef H5
  return recordInBrowser();
  // #endif
  // #ifndef H5
  return recordOnWechat();
  // #endif
}

// #ifdef H5
/** AAC first: an iPhone plays it, and no WebM. */
const TYPES = ['audio/mp4;codecs=mp4a.40.2', 'audio/webm;codecs=opus', 'audio/mp4'];

async function recordInBrowser(): Promise<Recorder> {
  const stream = await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => null);
  if (!stream) throw new NoMicrophone(t.voice.off);
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 32_000 });
  const pieces: Blob[] = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  const began = Date.now();
  const done = new Promise<Recording | null>((resolve) => {
    recorder.onstop = async () => {
      stream.getTracks().forEach((track) => track.stop());
      // Without `;codecs=`: uni-app reads no data URI that has one.
      const blob = new Blob(pieces, { type: recorder.mimeType.split(';')[0] });
      resolve(blob.size > 0 ? { path: await asDataUri(blob), seconds: secondsSince(began) } : null);
    };
  });
  recorder.start();
  return { done, stop: () => recorder.state !== 'inactive' && recorder.stop() };
}

function asDataUri(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
// #endif

// #ifndef H5
/** 16 kHz in one channel is what speech to text wants; a minute is 360 KB. */
const AS_SPEECH = { duration: MOST_SECONDS * 1_000, sampleRate: 16_000, numberOfChannels: 1, encodeBitRate: 48_000, format: 'mp3' } as const;

function recordOnWechat(): Promise<Recorder> {
  const recorder = uni.getRecorderManager();
  return new Promise((resolve, reject) => {
    let began = 0;
    let end: (recording: Recording | null) => void = () => {};
    const done = new Promise<Recording | null>((ended) => (end = ended));
    recorder.onStart(() => {
      began = Date.now();
      resolve({ done, stop: () => recorder.stop() });
    });
    recorder.onStop(({ tempFilePath }) => end({ path: saved(tempFilePath), seconds: secondsSince(began) }));
    recorder.onError(() => (began ? end(null) : reject(new NoMicrophone(t.voice.off))));
    recorder.start(AS_SPEECH);
  });
}

/** A temporary file goes with the app; where the phone is full it must do. */
function saved(path: string): string {
  try {
    return uni.getFileSystemManager().saveFileSync(path) as string;
  } catch {
    return path;
  }
}
// #endif

function secondsSince(began: number): number {
  return Math.min(MOST_SECONDS, Math.max(1, Math.round((Date.now() - began) / 1_000)));
}
