// Voice notes: recorded once and let go of the microphone, played one at a time.
import { beforeEach, expect, test, vi } from 'vitest';
import { hold } from './uni';
import { t } from '@/i18n/zh-Hans';

class Recorder {
  static supported = ['audio/webm;codecs=opus'];
  static isTypeSupported = (type: string) => Recorder.supported.includes(type);
  state = 'inactive';
  mimeType: string;
  ondataavailable = (_event: { data: Blob }) => {};
  onstop = () => {};
  constructor(_stream: unknown, { mimeType = 'audio/ogg' }: { mimeType?: string }) {
    this.mimeType = mimeType;
  }
  start = () => (this.state = 'recording');
  stop() {
    this.state = 'inactive';
    this.ondataavailable({ data: new Blob(['hum']) });
    this.onstop();
  }
}

class Reader {
  result = '';
  onload = () => {};
  async readAsDataURL(blob: Blob) {
    this.result = `data:${blob.type};base64,${btoa(await blob.text())}`;
    this.onload();
  }
}

const track = { stop: vi.fn() };
const device = { getUserMedia: vi.fn(async (): Promise<unknown> => ({ getTracks: () => [track] })) };

beforeEach(() => {
  vi.clearAllMocks();
  vi.stubGlobal('MediaRecorder', Recorder);
  vi.stubGlobal('FileReader', Reader);
  vi.stubGlobal('navigator', { onLine: true, mediaDevices: device });
});

test('a recording is its bytes, so that it outlives the page, and the microphone is let go', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const { record } = await import('@/platform/voice');
  const recorder = await record();
  vi.setSystemTime(Date.now() + 7_600);
  recorder.stop();
  recorder.stop();
  expect(await recorder.done).toEqual({ path: `data:audio/webm;base64,${btoa('hum')}`, seconds: 8 });
  expect(track.stop).toHaveBeenCalledTimes(1);
});

test('where the browser writes AAC, an iPhone can play it', async () => {
  Recorder.supported = ['audio/mp4;codecs=mp4a.40.2', 'audio/webm;codecs=opus'];
  const { record } = await import('@/platform/voice');
  const recorder = await record();
  recorder.stop();
  expect((await recorder.done)?.path).toMatch(/^data:audio\/mp4;base64,/);
});

test('without a microphone it says so in words', async () => {
  device.getUserMedia.mockRejectedValueOnce(new Error('NotAllowedError'));
  const [{ record }, { sentenceOf }] = await Promise.all([import('@/platform/voice'), import('@/api/client')]);
  expect(sentenceOf(await record().catch((error) => error))).toBe(t.voice.off);
  vi.stubGlobal('navigator', { onLine: true });
  expect(sentenceOf(await record().catch((error) => error))).toBe(t.voice.off);
});

/** The players that were made, oldest first. */
function players() {
  const made: { src: string; gone: boolean; end: () => void; fail: () => void }[] = [];
  uni.createInnerAudioContext = (() => {
    const player = { src: '', gone: false, end: () => {}, fail: () => {} };
    made.push(player);
    return Object.assign(player, {
      play: () => {},
      stop: () => {},
      destroy: () => (player.gone = true),
      onEnded: (then: () => void) => (player.end = then),
      onStop: () => {},
      onError: (then: () => void) => (player.fail = then),
    });
  }) as unknown as typeof uni.createInnerAudioContext;
  return made;
}

test('one note plays at a time: the next one ends the one before', async () => {
  const made = players();
  const { play, playing } = await import('@/platform/sound');
  const first = play('a', '/a.mp3');
  const second = play('b', '/b.mp3');
  expect([playing.value, made.map(({ src, gone }) => [src, gone])]).toEqual(['b', [['/a.mp3', true], ['/b.mp3', false]]]);
  made[0].end();
  expect([await first, playing.value]).toEqual([true, 'b']);
  made[1].end();
  expect([await second, playing.value, made[1].gone]).toEqual([true, '', true]);
});

test('what cannot be played is told, and nothing plays', async () => {
  const made = players();
  const { play, playing } = await import('@/platform/sound');
  const playingIt = play('a', '/gone');
  made[0].fail();
  expect([await playingIt, playing.value]).toEqual([false, '']);
});

test('a recording goes to the service once, and is known by its id from then on', async () => {
  hold('p-zhang');
  const uploads: { filePath: string; formData: object; success: (got: { statusCode: number; data: string }) => void }[] = [];
  Object.assign(uni, { uploadFile: (asked: (typeof uploads)[number]) => uploads.push(asked) });
  const { stored } = await import('@/api/media');
  const sending = stored({ path: 'data:audio/mp4;base64,aHVt', seconds: 8 });
  uploads[0].success({ statusCode: 201, data: '{"id":"m1"}' });
  const held = await sending;
  expect(await stored(held)).toEqual({ path: 'data:audio/mp4;base64,aHVt', seconds: 8, id: 'm1' });
  expect(uploads.map(({ filePath, formData }) => [filePath, formData])).toEqual([['data:audio/mp4;base64,aHVt', { kind: 'voice', seconds: '8' }]]);
});

test.each([
  ['/api/v1/media/m1?until=1&sig=ab', 'https://service.test/api/v1/media/m1?until=1&sig=ab', 'a link of the service'],
  ['data:audio/mp4;base64,aHVt',      'data:audio/mp4;base64,aHVt',                          'what was just recorded'],
  ['wxfile://store_8.mp3',            'wxfile://store_8.mp3',                                'a file that WeChat keeps'],
])('%s plays from %s: %s', async (url, from) => {
  const { linkOf } = await import('@/api/media');
  expect(linkOf(url)).toBe(from);
});
