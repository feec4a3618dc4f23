import { StudioError } from '../core/errors';
import { download } from '../platform/download';
import { DownloadError } from '../platform/file-stream';
import type { FileProgress } from './task';

/** Folder of onnxruntime-web's files on this server. */
export const RUNTIME_FOLDER = '/ort/';

/**
 * Brings a build's script and wasm into the browser's cache, from which onnxruntime then streams them: it has no time limit of its own, and
 * does not say which file is missing.
 * @param build "ort-wasm-simd-threaded", with the variant. @throws StudioError engine-crashed: a failed start cannot be repeated in the same worker.
 */
export async function fetchRuntimeFiles(
  build: string,
  reload: boolean,
  signal?: AbortSignal,
  onProgress?: FileProgress,
): Promise<void> {
  await Promise.all([
    fetchFile(`${build}.mjs`, reload, signal),
    fetchFile(`${build}.wasm`, reload, signal, onProgress),
  ]);
}

async function fetchFile(
  name: string,
  reload: boolean,
  signal?: AbortSignal,
  onProgress?: FileProgress,
): Promise<void> {
  const url = new URL(RUNTIME_FOLDER + name, globalThis.location.origin);
  try {
    if (!reload && (await isCached(url))) return;
    await download(url, {
      signal,
      reload,
      onProgress: (loaded, total) => total !== null && onProgress?.(loaded, total),
    });
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error;
    throw runtimeMissing(`${url.pathname} ${error.message}`);
  }
}

/** @param problem file and what is wrong with it. */
export function runtimeMissing(problem: string, detail?: string): StudioError {
  return new StudioError(
    'engine-crashed',
    `The inference runtime could not be loaded: ${problem}. Check the connection and try again.`,
    detail,
  );
}

async function isCached(url: URL): Promise<boolean> {
  try {
    const response = await fetch(url, { cache: 'only-if-cached', mode: 'same-origin' });
    void response.body?.cancel();
    return response.ok && response.headers.get('Content-Type')?.startsWith('text/html') !== true;
  } catch {
    return false;
  }
}
