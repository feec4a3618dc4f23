import { StudioError } from '../core/errors';
import type { PackFile } from '../core/pack/manifest';
import type { PackReadOptions, PackSource } from '../engine/api';
import { download } from '../platform/download';
import { DownloadError } from '../platform/file-stream';
import { downloadPackFile } from './download';
import { MANIFEST_NAME, MAX_MANIFEST_BYTES } from './manifest-file';
import { openPack } from './open-pack';

/**
 * A pack in a folder of a server. Graphs are downloaded and verified when they are requested.
 * @param url of the folder; the last slash may be missing. @throws StudioError pack-invalid | pack-corrupt | cancelled.
 */
export async function openPackFromUrl(url: string, signal?: AbortSignal): Promise<PackSource> {
  const folder = new URL(url.endsWith('/') ? url : `${url}/`, globalThis.location?.href);
  const place = folder.pathname.split('/').at(-2) || folder.host;
  const read = ({ file, bytes }: PackFile, options: PackReadOptions, reload = false) =>
    downloadPackFile(new URL(file, folder), { ...options, bytes, reload });
  return openPack(await downloadManifest(folder, signal), place, {
    read,
    reread: (file, options) => read(file, options, true),
  });
}

async function downloadManifest(folder: URL, signal: AbortSignal | undefined): Promise<Blob> {
  try {
    return await download(new URL(MANIFEST_NAME, folder), { signal, bytes: MAX_MANIFEST_BYTES });
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error;
    throw new StudioError(
      'pack-invalid',
      `The model pack at ${folder.href} could not be opened: its ${MANIFEST_NAME} ${error.message}. Check the connection and try again.`,
    );
  }
}
