import { throwIfAborted } from '../core/errors';

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Expected size; a longer file is cut after the first byte too many, so that no server can fill the memory. */
  readonly bytes?: number | undefined;
  /** Bytes that have arrived, and how many there will be, where that is known. */
  readonly onProgress?: ((loaded: number, total: number | null) => void) | undefined;
  /** Ignores what the browser has cached. */
  readonly reload?: boolean;
}

/** Seconds without a byte after which a connection counts as stalled. */
const STALL_SECONDS = 20;
const MAX_ATTEMPTS = 3;

/** Why a file did not arrive. The message follows the file's name in a sentence: "answered 404". */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
}

/**
 * Downloads a file. A connection that stalls or breaks after bytes have arrived is continued where it ended.
 * @throws DownloadError, StudioError cancelled.
 */
export async function download(url: URL, options: DownloadOptions = {}): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const arrived: Arrived = { parts, loaded: 0, etag: null };
  for (let attempt = 1; ; attempt++) {
    throwIfAborted(options.signal);
    const before = arrived.loaded;
    try {
      await receive(url, options, arrived);
      return new Blob(parts);
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

class BrokenConnection extends Error {}

/** One request, for what has not arrived yet. */
async function receive(url: URL, options: DownloadOptions, arrived: Arrived): Promise<void> {
  const { bytes, onProgress, reload, signal } = options;
  const stall = new AbortController();
  const ended = signal ? AbortSignal.any([signal, stall.signal]) : stall.signal;
  const request: RequestInit = {
    signal: ended,
    credentials: 'same-origin',
    cache: reload ? 'reload' : 'default',
    headers: resumption(arrived),
  };
  const response = await alive(fetch(url, request), ended, stall, 'could not be reached');
  if (!response.ok || !response.body) {
    void response.body?.cancel();
    throw new DownloadError(`answered ${response.status}`);
  }
  // Servers of single-page applications answer a missing file with their page.
  if (isPage(response) && !url.pathname.endsWith('.html')) {
    void response.body.cancel();
    throw new DownloadError('is missing on the server');
  }
  if (response.status !== 206) {
    arrived.parts.length = 0;
    arrived.loaded = 0;
  }
  arrived.etag = response.headers.get('ETag');
  const total = bytes ?? totalOf(response, arrived.loaded);
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { value: part } = await alive(reader.read(), ended, stall, 'arrived incomplete');
      if (!part) return;
      arrived.parts.push(part);
      arrived.loaded += part.length;
      onProgress?.(arrived.loaded, total);
      if (bytes !== undefined && arrived.loaded > bytes) return;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

/** Asks for the rest, if it is still the same file. */
function resumption({ etag, loaded }: Arrived): Record<string, string> {
  return loaded > 0 && etag !== null ? { Range: `bytes=${loaded}-`, 'If-Range': etag } : {};
}

function isPage(response: Response): boolean {
  return response.headers.get('Content-Type')?.startsWith('text/html') === true;
}

function totalOf(response: Response, before: number): number | null {
  // The length of an encoded body is not that of the file.
  if (response.headers.has('Content-Encoding')) return null;
  const length = Number(response.headers.get('Content-Length') ?? NaN);
  return Number.isFinite(length) ? before + length : null;
}

/** @param ended the caller's abort or the stall's. @throws BrokenConnection when the work fails, is aborted or takes longer than a stall. */
async function alive<T>(
  work: Promise<T>,
  ended: AbortSignal,
  stall: AbortController,
  failure: string,
): Promise<T> {
  const timer = setTimeout(
    () => stall.abort(new BrokenConnection(`sent nothing for ${STALL_SECONDS} s`)),
    STALL_SECONDS * 1000,
  );
  let stop = () => {};
  const stalled = new Promise<never>((_, reject) => {
    stop = () => reject(ended.reason as Error);
    ended.addEventListener('abort', stop);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, stalled]);
  } catch (error) {
    if (ended.reason instanceof BrokenConnection) throw ended.reason;
    throw error instanceof BrokenConnection ? error : new BrokenConnection(failure);
  } finally {
    clearTimeout(timer);
    ended.removeEventListener('abort', stop);
  }
}
