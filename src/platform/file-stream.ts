/** Seconds without a byte after which a connection counts as stalled. */
const STALL_SECONDS = 20;

/** Why a file did not arrive. The message follows the file's name in a sentence: "answered 404". */
export class DownloadError extends Error {
  override readonly name: string = 'DownloadError';

  /** @param status of the answer; null where there was none that can be used. */
  constructor(
    message: string,
    readonly status: number | null = null,
  ) {
    super(message);
  }
}

/** The connection was not made, broke or stalled: the same request may succeed later. */
export class BrokenConnection extends DownloadError {
  override readonly name = 'BrokenConnection';
}

export interface StreamRequest {
  readonly signal?: AbortSignal | undefined;
  /** First byte that is wanted. */
  readonly from: number;
  /** Of the file that the bytes before `from` belong to: another one is sent whole. */
  readonly etag?: string | null;
  readonly cache: RequestCache;
}

export interface FileStream {
  /** Position of the first part in the file: `from`, or 0 where the server sends the file whole. */
  readonly from: number;
  readonly etag: string | null;
  /** Bytes from here to the end of the file; null where the server does not say. */
  readonly length: number | null;
  /** @throws BrokenConnection. Leaving the loop ends the request. */
  readonly parts: AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>;
}

/** Requests a file, or the rest of it. @throws DownloadError; the signal's abort arrives as a BrokenConnection. */
export async function openFileStream(url: URL, request: StreamRequest): Promise<FileStream> {
  const stall = new AbortController();
  const ended = request.signal ? AbortSignal.any([request.signal, stall.signal]) : stall.signal;
  const init: RequestInit = {
    signal: ended,
    credentials: 'same-origin',
    cache: request.cache,
    headers: resumption(request),
  };
  const response = await alive(fetch(url, init), ended, stall, 'could not be reached');
  if (!response.ok || !response.body) {
    void response.body?.cancel();
    throw new DownloadError(`answered ${response.status}`, response.status);
  }
  // Servers of single-page applications answer a missing file with their page.
  if (isPage(response) && !url.pathname.endsWith('.html')) {
    void response.body.cancel();
    throw new DownloadError('is missing on the server');
  }
  return {
    from: response.status === 206 ? request.from : 0,
    etag: response.headers.get('ETag'),
    length: lengthOf(response),
    parts: partsOf(response.body.getReader(), ended, stall),
  };
}

async function* partsOf(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
  ended: AbortSignal,
  stall: AbortController,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  try {
    for (;;) {
      const { value: part } = await alive(reader.read(), ended, stall, 'arrived incomplete');
      if (!part) return;
      yield part;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function resumption({ etag, from }: StreamRequest): Record<string, string> {
  if (from === 0) return {};
  // Servers of another origin do not tell their ETag, and If-Range would ask them for permission first.
  return { Range: `bytes=${from}-`, ...(etag && { 'If-Range': etag }) };
}

function isPage(response: Response): boolean {
  return response.headers.get('Content-Type')?.startsWith('text/html') === true;
}

function lengthOf(response: Response): number | null {
  // The length of an encoded body is not that of the file.
  if (response.headers.has('Content-Encoding')) return null;
  const length = Number(response.headers.get('Content-Length') ?? NaN);
  return Number.isFinite(length) ? length : null;
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
