import { StudioError } from '../core/errors';
import type { PackSource } from '../engine/api';
import { download } from './download';
import { MANIFEST_NAME, openPack } from './open-pack';

/**
 * A pack in a folder of a server. Graphs are downloaded and verified when they are requested.
 * @param url of the folder; the last slash may be missing. @throws StudioError pack-invalid | pack-corrupt | cancelled.
 */
export async function openPackFromUrl(url: string, signal?: AbortSignal): Promise<PackSource> {
  const folder = new URL(url.endsWith('/') ? url : `${url}/`, globalThis.location?.href);
  const place = folder.pathname.split('/').at(-2) || folder.host;
  const manifest = await download({ url: new URL(MANIFEST_NAME, folder), signal }).catch((error: unknown) => {
    throw error instanceof StudioError && error.code === 'cancelled'
      ? error
      : new StudioError('pack-invalid', `There is no model pack at ${folder.href}.`, String(error));
  });
  return openPack(await manifest.text(), place, ({ file, bytes }) =>
    download({ url: new URL(file, folder), signal, bytes }),
  );
}
