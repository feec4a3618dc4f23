import { throwIfAborted } from '../core/errors';
import { BrokenConnection, DownloadError, openFileStream } from './file-stream';

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Expected size; a longer file is cut after the first byte too many, so that no server can fill the memory. */
  readonly bytes?: number | undefined;
  /** Bytes that have arrived, and how many there will be, where that is known. */
  readonly onProgress?: ((loaded: number, total: number | null) => void) | undefined;
  /** Ignores what the browser has cached. */
  readonly reload?: boolean;
}

const MAX_ATTEMPTS = 3;

/**
 * Downloads a file. A connection that stalls or breaks after bytes have arrived is continued where it ended.
 * @throws DownloadError, StudioError cancelled.
 */
export async function download(url: URL, options: DownloadOptions = {}): Promise<Blob> {
  const arrived: Arrived = { parts: [], loaded: 0, etag: null };
  for (let attempt = 1; ; attempt++) {
    throwIfAborted(options.signal);
    const before = arrived.loaded;
    try {
      await receive(url, options, arrived);
      return new Blob(arrived.parts);
    } catch (error) {
      throwIfAborted(options.signal);
      const again = error instanceof BrokenConnection && attempt < MAX_ATTEMPTS && arrived.loaded > before;
      if (!again) throw error instanceof BrokenConnection ? new DownloadError(error.message) : error;
    }
  }
}

interface Arrived {
  readonly parts: Uint8Array<ArrayBuffer>[];
  loaded: number;
  /** Of the response that the parts belong to. */
  etag: string | null;
}

/** One request, for what has not arrived yet. */
async function receive(url: URL, options: DownloadOptions, arrived: Arrived): Promise<void> {
  const { bytes, onProgress, reload, signal } = options;
  const stream = await openFileStream(url, {
    signal,
    // Without an ETag the rest might be that of another file.
    from: arrived.etag === null ? 0 : arrived.loaded,
    etag: arrived.etag,
    cache: reload ? 'reload' : 'default',
  });
  if (stream.from === 0) {
    arrived.parts.length = 0;
    arrived.loaded = 0;
  }
  arrived.etag = stream.etag;
  const total = bytes ?? (stream.length === null ? null : stream.from + stream.length);
  for await (const part of stream.parts) {
    arrived.parts.push(part);
    arrived.loaded += part.length;
    onProgress?.(arrived.loaded, total);
    if (bytes !== undefined && arrived.loaded > bytes) return;
  }
}
