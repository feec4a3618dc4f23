import type { Pcm } from '../../core/audio/pcm';
import { StudioError, throwIfAborted } from '../../core/errors';
import type { Clip, MuxOptions, MuxReport } from '../api';
import { muxWithFfmpeg } from '../ffmpeg/mux-with-ffmpeg';
import { muxFailed } from '../messages';
import { MediaClip } from './media-clip';

/** Writes the clip's picture with `pcm` as its sound and measures the finished file. @throws StudioError */
export async function muxVideo(clip: Clip, pcm: Pcm, options: MuxOptions = {}): Promise<Blob> {
  if (!(clip instanceof MediaClip))
    throw new StudioError('internal', 'The clip was not opened by this module.');
  try {
    const { blob, report } = await writeVideo(clip, pcm, options);
    options.onReport?.(report);
    return blob;
  } catch (error) {
    if (error instanceof StudioError && error.code !== 'internal') throw error;
    throw muxFailed(
      clip.info.fileName,
      error instanceof StudioError ? (error.detail ?? error.message) : String(error),
    );
  }
}

async function writeVideo(
  clip: MediaClip,
  pcm: Pcm,
  { signal, onProgress }: MuxOptions,
): Promise<{ blob: Blob; report: MuxReport }> {
  const { client, sourceFile, converted } = clip;
  const options = { signal, onProgress };
  const result = await client.call('mux', { pcm, source: sourceFile }, options);
  if (result.kind === 'written') return result;
  throwIfAborted(signal);
  const movie = await muxWithFfmpeg(sourceFile, result.origin, pcm, signal);
  if (movie) {
    const measured = await client.call('measure', { pcm, file: movie.blob }, { signal });
    const { blob, ...facts } = movie;
    return { blob, report: { ...facts, ...measured, pictureCopied: true } };
  }
  const fallback = await client.call('mux', { pcm, source: converted ?? sourceFile }, options);
  if (fallback.kind !== 'written') throw muxFailed(clip.info.fileName);
  return { blob: fallback.blob, report: { ...fallback.report, pictureCopied: false } };
}
