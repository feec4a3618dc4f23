import { StudioError } from '../core/errors';
import { download, type Download } from './download';
import type { FileCache } from './file-cache';
import { MANIFEST_NAME, openPack, type OpenPack } from './pack-source';
import { isAsStated, type PackFile } from './verify';

export interface UrlPackOptions {
  readonly signal?: AbortSignal;
  /** Called while a file comes in; bytes of that file. */
  readonly onDownload?: (file: string, loaded: number, total: number) => void;
  /** Keeps files of other origins, which the browser may not; this origin's files need none. */
  readonly cache?: FileCache;
}

/**
 * A pack in a folder of a server. Graphs are fetched when asked for and verified.
 * @param url of the folder, with or without its last slash. @throws StudioError pack-invalid | pack-corrupt | cancelled.
 */
export async function openPackFromUrl(url: string, options: UrlPackOptions = {}): Promise<OpenPack> {
  const folder = new URL(url.endsWith('/') ? url : `${url}/`, globalThis.location?.href);
  const place = folder.pathname.split('/').at(-2) || folder.host;
  const fetchFile = (name: string, extra: Partial<Download> = {}) =>
    download({ url: new URL(name, folder), signal: options.signal, ...extra });
  const manifest = await fetchFile(MANIFEST_NAME).catch((error: unknown) => {
    throw error instanceof StudioError && error.code === 'cancelled'
      ? error
      : new StudioError('pack-invalid', `There is no model pack at ${folder.href}.`, String(error));
  });
  const cache = folder.origin === globalThis.location?.origin ? undefined : options.cache;
  return openPack(await manifest.text(), place, async (stated: PackFile) => {
    const kept = await cache?.get(stated.sha256);
    if (kept && (await isAsStated(kept, stated))) return kept;
    const file = await fetchFile(stated.file, {
      bytes: stated.bytes,
      onProgress: (loaded) => options.onDownload?.(stated.file, loaded, stated.bytes),
    });
    if (cache && (await isAsStated(file, stated))) await cache.put(stated.sha256, file);
    return file;
  });
}
