import { StudioError } from '../../core/errors';
import { download } from '../../platform/download';
import { DownloadError } from '../../platform/file-stream';
import { measureStorage } from '../../platform/storage-space';
import { wait } from '../../platform/wait';
import { serve } from '../../platform/worker-rpc/host';
import { checkFiles } from './check-files';
import { filesFromDisk, filesFromServer } from './file-source';
import { MANIFEST_NAME, MAX_MANIFEST_BYTES } from '../manifest-file';
import { openPartFiles } from './part-files';
import type { PackMethods } from './protocol';
import { storeFiles } from './store-files';

/** Between two messages of progress. */
const PROGRESS_MILLISECONDS = 100;

serve<PackMethods>(self, {
  'read-manifest': async ({ folder }, { signal }) => {
    const url = new URL(MANIFEST_NAME, folder);
    try {
      return await download(url, { signal, bytes: MAX_MANIFEST_BYTES, reload: true });
    } catch (error) {
      if (!(error instanceof DownloadError)) throw error;
      throw new StudioError(
        'pack-unreachable',
        `No model pack was found at ${url.host}: ${url.pathname} ${error.message}. Check the address; the server must also allow other pages to read it (CORS).`,
        url.href,
      );
    }
  },
  'store-files': async ({ name, files, source }, { signal, progress }) =>
    storeFiles({
      name,
      files,
      source:
        typeof source === 'string'
          ? filesFromServer(new URL(source))
          : filesFromDisk(new Map(source.map((file) => [file.name, file]))),
      store: await openPartFiles(),
      signal,
      onProgress: atIntervals(progress),
      freeBytes: async () => {
        const space = await measureStorage();
        return space ? space.quota - space.used : Infinity;
      },
      wait,
    }),
  'check-files': async ({ files }, { signal, progress }) =>
    checkFiles(files, await openPartFiles(), signal, progress),
});

function atIntervals(report: (bytes: number) => void): (bytes: number) => void {
  let last = -Infinity;
  return (bytes) => {
    const now = performance.now();
    if (now - last < PROGRESS_MILLISECONDS) return;
    last = now;
    report(bytes);
  };
}
