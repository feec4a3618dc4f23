import type { FFmpeg as FFmpegClass } from '@ffmpeg/ffmpeg';
import workerUrl from '@ffmpeg/ffmpeg/worker?worker&url';
import { StudioError, throwIfAborted } from '../../core/errors';
import { checkScript, loadPart } from '../../platform/page-files';
import { converterMissing } from '../messages';

/** URLs of @ffmpeg/core (see vite.config.ts). */
const coreFiles = { js: '/ffmpeg/ffmpeg-core.js', wasm: '/ffmpeg/ffmpeg-core.wasm' };

/** Path of the mounted input. It needs no extension: ffmpeg detects the format by content. */
export const INPUT_PATH = '/in/clip';

export interface FfmpegRun {
  /** Exit code; -1 when the WebAssembly code trapped. */
  readonly code: number;
  readonly log: readonly string[];
}

/** One ffmpeg in its own worker with one file mounted (WORKERFS: read in place, not copied to memory). `close` frees its memory. */
export class Ffmpeg {
  private constructor(
    private readonly instance: FFmpegClass,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /**
   * Loads the 32 MB core, from the browser's cache after the first time.
   * @param others mounted beside the input in its folder
   * @throws StudioError
   */
  static async start(
    input: Blob,
    signal?: AbortSignal,
    others: readonly { readonly name: string; readonly data: Blob }[] = [],
  ): Promise<Ffmpeg> {
    throwIfAborted(signal);
    const { FFmpeg, FFFSType } = await loadPart(() => import('@ffmpeg/ffmpeg'));
    // The package waits for ever for a worker whose script is missing.
    await checkScript(workerUrl);
    // An abort before the listener is there would be lost.
    throwIfAborted(signal);
    const instance = new FFmpeg();
    signal?.addEventListener('abort', () => instance.terminate(), { once: true });
    const base = new URL('/', self.location.href);
    try {
      await instance.load({
        classWorkerURL: workerUrl,
        coreURL: new URL(coreFiles.js, base).href,
        wasmURL: new URL(coreFiles.wasm, base).href,
      });
      await instance.createDir('/in');
      await instance.mount(FFFSType.WORKERFS, { blobs: [{ name: 'clip', data: input }, ...others] }, '/in');
    } catch (error) {
      throwIfAborted(signal);
      instance.terminate();
      throw converterMissing(String(error));
    }
    return new Ffmpeg(instance, signal);
  }

  /** @param onProgress called with the seconds of output written so far */
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
      // The WebAssembly code trapped: out of memory or a crashed decoder. The instance is unusable from here on.
      return { code: -1, log: [...log, String(error)] };
    } finally {
      this.instance.off('log', onLog);
    }
  }

  /** Writes a file. The buffer is transferred. */
  async write(path: string, data: Uint8Array): Promise<void> {
    await this.rethrowCancelled(this.instance.writeFile(path, data));
  }

  /** Reads a file; null when it does not exist or is empty. @param type MIME type of the result */
  async read(path: string, type: string): Promise<Blob | null> {
    try {
      const data = await this.rethrowCancelled(this.instance.readFile(path));
      return data.length > 0 ? new Blob([data as Uint8Array<ArrayBuffer>], { type }) : null;
    } catch (error) {
      if (error instanceof StudioError) throw error;
      return null;
    }
  }

  close(): void {
    this.instance.terminate();
  }

  /** After an abort every call fails; report it as cancelled. */
  private async rethrowCancelled<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throwIfAborted(this.signal);
      throw error;
    }
  }
}
