import { StudioError } from '../core/errors';
import { download, type DownloadOptions } from '../platform/download';
import { DownloadError } from '../platform/file-stream';

/** A file of a pack. @throws StudioError pack-corrupt when the server does not deliver it, cancelled. */
export async function downloadPackFile(url: URL, options: DownloadOptions): Promise<Blob> {
  try {
    return await download(url, options);
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error;
    throw new StudioError(
      'pack-corrupt',
      `The model pack could not be loaded: ${url.pathname} ${error.message}. Check the connection and try again.`,
      url.href,
    );
  }
}
