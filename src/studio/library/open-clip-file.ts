import type { Clip } from '../../media/api';
import type { JobContext } from '../jobs/job';
import type { BaseServices } from '../base-services';
import { attachClip } from './attach-clip';
import { contentHash } from './content-hash';
import type { ClipFile } from './project-session';

/**
 * Opens a video, with the progress of its conversion where ffmpeg converts it, and brings it into a project.
 * @throws StudioError as Media.open and attachClip
 */
export async function openClipFile(
  services: BaseServices,
  clipFile: ClipFile,
  { signal, progress }: JobContext,
): Promise<Clip> {
  const media = await services.media();
  // A file that cannot be read rejects in the decoder, with a better message.
  const hash = contentHash(clipFile.file).catch(() => null);
  const clip = await media.open(clipFile.file, {
    signal,
    onConversion: (fraction) => progress({ stage: 'convert', fraction, secondsLeft: null }),
  });
  await attachClip(services, clip, clipFile, await hash, signal);
  return clip;
}
