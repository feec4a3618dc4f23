import { createMedia } from '../../src/media/media';
import type { Clip } from '../../src/media/api';
import { StudioError } from '../../src/core/errors';

/** What the tests call in the page: a thin layer that turns clips into plain values. */
export type MediaHarness = typeof harness;

declare global {
  interface Window {
    harness: MediaHarness;
  }
}

const media = createMedia();
let clip: Clip | null = null;

function chosenFile(): File {
  const file = document.querySelector<HTMLInputElement>('#file')?.files?.[0];
  if (!file) throw new Error('no file chosen');
  return file;
}

function opened(): Clip {
  if (!clip) throw new Error('no clip is open');
  return clip;
}

const harness = {
  media,
  chosenFile,
  opened,

  /** Opens the chosen file. */
  async open() {
    clip?.close();
    clip = null;
    const conversion: number[] = [];
    const started = performance.now();
    try {
      clip = await media.open(chosenFile(), { onConversion: (fraction) => conversion.push(fraction) });
      const { frameTimes, ...info } = clip.info;
      return {
        ok: true as const,
        info,
        frameTimes: [...frameTimes],
        conversion,
        seconds: (performance.now() - started) / 1000,
      };
    } catch (error) {
      const known = error instanceof StudioError;
      return {
        ok: false as const,
        code: known ? error.code : 'internal',
        message: known ? error.message : String(error),
        detail: known ? (error.detail ?? '') : '',
        seconds: (performance.now() - started) / 1000,
      };
    }
  },

  /** Reads the whole picture at a fixed rate and size; keeps the mean colour of every frame. */
  async readFrames(fps: number, width: number, height: number, fit: 'stretch' | 'letterbox' | 'crop') {
    const started = performance.now();
    const means: number[][] = [];
    let count = 0;
    for await (const batch of opened().frames({ fps, width, height, fit, batch: 16 })) {
      const pixels = width * height;
      for (let k = 0; k < batch.count; k++) {
        const sum = [0, 0, 0];
        for (let i = 0; i < pixels * 3; i++) sum[i % 3]! += batch.data[k * pixels * 3 + i]!;
        means.push(sum.map((value) => value / pixels));
      }
      count += batch.count;
    }
    return { count, means, seconds: (performance.now() - started) / 1000 };
  },

  /** RGB bytes of one resampled frame. */
  async frameAt(time: number, width: number, height: number, fit: 'stretch' | 'letterbox' | 'crop') {
    const request = { fps: 1000, width, height, fit, batch: 1, start: time, end: time + 0.001 };
    for await (const batch of opened().frames(request)) return [...batch.data];
    return [];
  },

  async audio(start: number, end: number) {
    const pcm = await opened().audio(start, end);
    return { sampleRate: pcm.sampleRate, channels: pcm.channels.map((channel) => [...channel]) };
  },

  /** Gives the visible canvas to the clip; once per page. */
  attach() {
    const canvas = document.querySelector<HTMLCanvasElement>('#picture')!;
    opened().attachCanvas(canvas.transferControlToOffscreen());
  },

  show: (time: number) => opened().show(time),
};

window.harness = harness;
document.documentElement.dataset['ready'] = 'true';
