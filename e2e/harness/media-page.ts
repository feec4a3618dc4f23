import { createMedia } from '../../src/media/media';
import type { Clip, MovieTimecode } from '../../src/media/api';
import { Ffmpeg } from '../../src/media/ffmpeg/ffmpeg';
import { encodeWav } from '../../src/core/formats/wav';
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
let lastMovie = new Blob();
let madeClip = new Blob();
/** One for all tests: it loads 32 MB. */
let ffmpeg: Ffmpeg | null = null;

function chosenFile(): File {
  const file = document.querySelector<HTMLInputElement>('#file')?.files?.[0];
  if (!file) throw new Error('no file chosen');
  return file;
}

function opened(): Clip {
  if (!clip) throw new Error('no clip is open');
  return clip;
}

function picture(): HTMLCanvasElement {
  return document.querySelector<HTMLCanvasElement>('#picture')!;
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
    opened().attachCanvas(picture().transferControlToOffscreen());
  },

  show: (time: number) => opened().show(time),

  /** Colour of the visible canvas at a place given in fractions of its size, once it has been presented. */
  async pixel(x: number, y: number) {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const { width, height } = picture();
    const copy = new OffscreenCanvas(width, height).getContext('2d')!;
    copy.drawImage(picture(), 0, 0);
    return [...copy.getImageData(Math.floor(x * width), Math.floor(y * height), 1, 1).data.slice(0, 3)];
  },

  async peaks(perSecond: number) {
    return (await opened().peaks(perSecond)).map((pairs) => [...pairs]);
  },

  async thumbnails(times: readonly number[], height: number) {
    const sizes: { time: number; width: number; height: number }[] = [];
    for await (const { time, bitmap } of opened().thumbnails(times, height)) {
      sizes.push({ time, width: bitmap.width, height: bitmap.height });
      bitmap.close();
    }
    return sizes;
  },

  /** RGB in the middle of the right half of a thumbnail. */
  async thumbnailPixel(time: number, height: number) {
    for await (const { bitmap } of opened().thumbnails([time], height)) {
      const copy = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
      copy.drawImage(bitmap, 0, 0);
      bitmap.close();
      return [...copy.getImageData(0.75 * copy.canvas.width, height / 2, 1, 1).data.slice(0, 3)];
    }
    return [];
  },

  async decodeAudio(maxSeconds: number) {
    const pcm = await media.decodeSoundFile(chosenFile(), maxSeconds);
    return { sampleRate: pcm.sampleRate, channels: pcm.channels.map((channel) => [...channel]) };
  },

  /** Writes the open clip with a burst of noise every half second; the result becomes the open clip. */
  async mux(sampleRate: number, seconds: number, timecode: MovieTimecode | null = null) {
    const channel = Float32Array.from({ length: Math.round(sampleRate * seconds) }, (_, i) => {
      const time = (i / sampleRate) % 0.5;
      return time < 0.1 ? Math.sin(i * i * 0.013) * Math.exp(-time * 40) * 0.7 : 0;
    });
    const sound = new Blob([...encodeWav({ sampleRate, channels: [channel, channel] }, 'int24')]);
    const { file, report } = await media.muxVideo(opened(), sound, { timecode });
    lastMovie = file;
    clip?.close();
    clip = await media.open(new File([file], `muxed${report.extension}`));
    return {
      report,
      info: { ...clip.info, frameTimes: [...clip.info.frameTimes] },
    };
  },

  /** Makes a clip with ffmpeg, from its test sources or from the text files given by name, and opens it. */
  async make(name: string, args: readonly string[], texts: Readonly<Record<string, string>> = {}) {
    ffmpeg ??= await Ffmpeg.start(new Blob(['x']));
    for (const [path, text] of Object.entries(texts))
      await ffmpeg.write(path, new TextEncoder().encode(text));
    const { log } = await ffmpeg.run([...args, '-y', `/${name}`]);
    const made = await ffmpeg.read(`/${name}`, '');
    if (!made) throw new Error(log.slice(-5).join('\n'));
    madeClip = made;
    clip?.close();
    clip = await media.open(new File([madeClip], name));
    const { frameTimes, ...info } = clip.info;
    return { ...info, frames: frameTimes.length };
  },

  /** The file that `make` wrote. */
  async madeBytes() {
    return [...new Uint8Array(await madeClip.arrayBuffer())];
  },

  /** What ffmpeg writes when it reads the file that `mux` wrote. */
  async ffmpegReads(args: readonly string[]) {
    ffmpeg ??= await Ffmpeg.start(new Blob(['x']));
    await ffmpeg.write('/movie', new Uint8Array(await lastMovie.arrayBuffer()));
    await ffmpeg.run(['-i', '/movie', ...args, '-y', '/out']);
    const out = await ffmpeg.read('/out', '');
    return out ? [...new Uint8Array(await out.arrayBuffer())] : null;
  },

  /** Writes to a file that has content already, and stops after the first progress if requested. */
  async muxToFile(cancel: boolean) {
    const directory = await navigator.storage.getDirectory();
    const target = await directory.getFileHandle('out.mov', { create: true });
    const before = await target.createWritable();
    await before.write('before');
    await before.close();
    const abort = new AbortController();
    const channel = new Float32Array(48_000).fill(0.25);
    const sound = new Blob([...encodeWav({ sampleRate: 48_000, channels: [channel] }, 'int24')]);
    let code = 'none';
    try {
      await media.muxVideo(opened(), sound, {
        target,
        signal: abort.signal,
        onProgress: () => cancel && abort.abort(),
      });
    } catch (error) {
      code = error instanceof StudioError ? error.code : String(error);
    }
    lastMovie = await target.getFile();
    return { code, bytes: lastMovie.size };
  },

  /** The file that `mux` wrote, for a look from outside. */
  async movieBytes() {
    return [...new Uint8Array(await lastMovie.arrayBuffer())];
  },

  /** Stops reading after `batches` and reports the code of the error. */
  async abortFrames(batches: number) {
    const abort = new AbortController();
    let read = 0;
    try {
      const request = {
        fps: 30,
        width: 32,
        height: 32,
        fit: 'stretch',
        batch: 2,
        signal: abort.signal,
      } as const;
      for await (const batch of opened().frames(request)) {
        read += batch.count;
        if (read >= batches * 2) abort.abort();
      }
    } catch (error) {
      return { read, code: error instanceof StudioError ? error.code : 'internal' };
    }
    return { read, code: 'none' };
  },

  /** Opens the chosen file and aborts as soon as the conversion reports progress or `milliseconds` passed. */
  async abortOpen(milliseconds: number) {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), milliseconds);
    try {
      await media.open(chosenFile(), { signal: abort.signal, onConversion: () => abort.abort() });
      return 'none';
    } catch (error) {
      return error instanceof StudioError ? error.code : 'internal';
    }
  },
};

window.harness = harness;
document.documentElement.dataset['ready'] = 'true';
