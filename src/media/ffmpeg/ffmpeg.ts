import type { FFmpeg as FFmpegClass } from '@ffmpeg/ffmpeg';
import { StudioError, throwIfAborted } from '../../core/errors';
import { converterMissing } from '../messages';

/** Where the server puts @ffmpeg/core (see vite.config.ts). */
const core = { js: '/ffmpeg/ffmpeg-core.js', wasm: '/ffmpeg/ffmpeg-core.wasm' };

/** Where `input` is mounted; ffmpeg recognises it by content, so the name carries no extension. */
export const INPUT_PATH = '/in/clip';

export interface FfmpegRun {
  readonly code: number;
  readonly log: readonly string[];
}

/** One ffmpeg in its own worker, with one file mounted (read in place, never copied to memory). Close it to free its memory. */
export class Ffmpeg {
  private constructor(
    private readonly instance: FFmpegClass,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Fetches the 32 MB core on first use; later ones come from the browser's cache. */
  static async start(input: Blob, signal?: AbortSignal): Promise<Ffmpeg> {
    throwIfAborted(signal);
    const { FFmpeg, FFFSType } = await import('@ffmpeg/ffmpeg');
    const instance = new FFmpeg();
    signal?.addEventListener('abort', () => instance.terminate(), { once: true });
    const base = new URL('/', self.location.href);
    try {
      await instance.load({ coreURL: new URL(core.js, base).href, wasmURL: new URL(core.wasm, base).href });
      await instance.createDir('/in');
      await instance.mount(FFFSType.WORKERFS, { blobs: [{ name: 'clip', data: input }] }, '/in');
    } catch (error) {
      throwIfAborted(signal);
      instance.terminate();
      throw converterMissing(String(error));
    }
    return new Ffmpeg(instance, signal);
  }

  /** @param onProgress seconds of output written so far */
  async run(args: readonly string[], onProgress?: (seconds: number) => void): Promise<FfmpegRun> {
    const log: string[] = [];
    const onLog = ({ message }: { message: string }) => {
      log.push(message);
      const time = /\btime=(\d+):(\d+):([\d.]+)/.exec(message);
      if (time) onProgress?.(Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3]));
    };
    this.instance.on('log', onLog);
    try {
      const code = await this.instance.exec(['-hide_banner', ...args]);
      return { code, log };
    } catch (error) {
      throwIfAborted(this.signal);
      // A trap of the wasm code: memory ran out or a decoder crashed. The instance is unusable from here.
      return { code: -1, log: [...log, String(error)] };
    } finally {
      this.instance.off('log', onLog);
    }
  }

  /** Adds a file beside the input. The buffer moves. */
  async write(path: string, data: Uint8Array): Promise<void> {
    await this.guard(this.instance.writeFile(path, data));
  }

  /** @returns null when there is no such file or it is empty */
  async read(path: string, type: string): Promise<Blob | null> {
    try {
      const data = await this.guard(this.instance.readFile(path));
      return data.length > 0 ? new Blob([data as Uint8Array<ArrayBuffer>], { type }) : null;
    } catch (error) {
      if (error instanceof StudioError) throw error;
      return null;
    }
  }

  close(): void {
    this.instance.terminate();
  }

  private async guard<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throwIfAborted(this.signal);
      throw error;
    }
  }
}
