import { StudioError, throwIfAborted } from '../core/errors';

export interface Download {
  readonly url: URL;
  readonly signal?: AbortSignal | undefined;
  /** Expected size. A longer file is refused before it has arrived whole. */
  readonly bytes?: number;
}

/** @throws StudioError pack-corrupt when the server does not deliver the file, cancelled. */
export async function download({ url, signal, bytes }: Download): Promise<Blob> {
  throwIfAborted(signal);
  const name = url.pathname.split('/').at(-1)!;
  try {
    const response = await fetch(url, { signal: signal ?? null, credentials: 'same-origin' });
    if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let loaded = 0;
    const reader = response.body.getReader();
    for (;;) {
      const { value: part } = await reader.read();
      if (!part) return new Blob(parts);
      loaded += part.length;
      if (bytes !== undefined && loaded > bytes) throw new Error(`more than the stated ${bytes} bytes`);
      parts.push(part);
    }
  } catch (error) {
    throwIfAborted(signal);
    throw new StudioError(
      'pack-corrupt',
      `The file ${name} of the model pack could not be downloaded. Check the connection and try again.`,
      `${url.href}: ${String(error)}`,
    );
  }
}
