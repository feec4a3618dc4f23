import type { Pcm } from '../../core/audio/pcm';
import { StudioError, throwIfAborted } from '../../core/errors';
import type { Clip, MuxOptions, MuxReport } from '../api';
import { MediaClip } from './media-clip';
import { muxWithFfmpeg } from '../ffmpeg/mux-with-ffmpeg';
import { muxFailed } from '../messages';

/** Writes the clip's picture with a new sound; measures the finished file. @throws StudioError */
export async function muxVideo(clip: Clip, pcm: Pcm, options: MuxOptions = {}): Promise<Blob> {
  if (!(clip instanceof MediaClip)) throw new StudioError('internal', 'The clip was opened elsewhere.');
  try {
    const { blob, report } = await write(clip, pcm, options);
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

async function write(
  clip: MediaClip,
  pcm: Pcm,
  { signal, onProgress }: MuxOptions,
): Promise<{ blob: Blob; report: MuxReport }> {
  const { client, original, converted } = clip;
  const options = { signal, onProgress };
  const copied = await client.call('mux', { pcm, source: original }, options);
  if (copied.kind === 'written') return copied;
  throwIfAborted(signal);
  const movie = await muxWithFfmpeg(original, copied.origin, pcm, signal);
  if (movie) {
    const measured = await client.call('measure', { pcm, file: movie.blob }, { signal });
    const { blob, ...facts } = movie;
    return { blob, report: { ...facts, ...measured, pictureCopied: true } };
  }
  const fallback = await client.call('mux', { pcm, source: converted ?? original }, options);
  if (fallback.kind !== 'written') throw muxFailed(clip.info.fileName);
  return { blob: fallback.blob, report: { ...fallback.report, pictureCopied: false } };
}
