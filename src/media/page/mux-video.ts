import { StudioError, throwIfAborted } from '../../core/errors';
import type { Clip, MuxedVideo, MuxOptions, MuxReport } from '../api';
import { codecNamed } from '../codec-names';
import { extractSubtitles } from '../ffmpeg/extract-subtitles';
import { muxWithFfmpeg } from '../ffmpeg/mux-with-ffmpeg';
import { exportOutOfSpace, muxFailed } from '../messages';
import { type MovieContainer, movieContainerFor } from '../movie-container';
import type { MovieContents, MuxParams } from '../protocol';
import { ExportClient } from './export-client';
import { MediaClip } from './media-clip';
import { missingParts } from './missing-parts';

/** Writes the clip's picture with `sound` (WAV, 24-bit) as its first sound track and reports what the file holds. @throws StudioError */
export async function muxVideo(clip: Clip, sound: Blob, options: MuxOptions = {}): Promise<MuxedVideo> {
  if (!(clip instanceof MediaClip))
    throw new StudioError('internal', 'The clip was not opened by this module.');
  const { fileName } = clip.info;
  const client = new ExportClient(fileName);
  try {
    const written = await writeVideo(client, clip, sound, options);
    // A track that is not in the finished file was not written, whatever was intended.
    if (written.contents.soundTracks === 0 || written.contents.pictureTracks === 0) throw muxFailed(fileName);
    return { file: written.blob, report: reportOf(clip, written, options) };
  } catch (error) {
    if (error instanceof StudioError && error.code !== 'internal') throw error;
    const detail = error instanceof StudioError ? (error.detail ?? error.message) : String(error);
    throw /Quota|NoModification|No space|NotReadable/i.test(detail)
      ? exportOutOfSpace(fileName, detail)
      : muxFailed(fileName, detail);
  } finally {
    client.close();
  }
}

interface Written {
  readonly blob: Blob;
  readonly container: MovieContainer;
  readonly contents: MovieContents;
  readonly converted: readonly string[];
  readonly lost: readonly string[];
  readonly pictureCopied: boolean;
}

async function writeVideo(
  client: ExportClient,
  clip: MediaClip,
  sound: Blob,
  options: MuxOptions,
): Promise<Written> {
  const { sourceFile, converted, info } = clip;
  const { signal, onProgress, timecode = null, credits = '', target = null } = options;
  const { chapters, title } = info.tags;
  const subtitles = needsSubtitles(clip) ? await extractSubtitles(sourceFile, signal) : null;
  const params: MuxParams = {
    ...{ fileName: info.fileName, opened: clip.picture },
    ...{ source: sourceFile, sound, timecode, chapters, title, credits, subtitles, target },
    useFfmpeg: true,
  };
  const mux = (changes: Partial<MuxParams>) =>
    client.call('mux', { ...params, ...changes }, { signal, onProgress });
  const result = await mux({});
  if (result.kind === 'written') return { ...result, pictureCopied: true };
  throwIfAborted(signal);
  const movie = await muxWithFfmpeg({
    file: sourceFile,
    origin: result.origin,
    sound,
    timecode,
    credits,
    signal,
    onProgress: (seconds) => onProgress?.(Math.min(1, seconds / info.duration)),
  }).catch((error: unknown) => {
    throwIfAborted(signal);
    // The browser may still write the picture, without a sound that only ffmpeg can convert.
    if (error instanceof StudioError && error.code === 'out-of-space') return null;
    throw error;
  });
  if (movie) {
    const contents = await client.call(
      'readBack',
      { file: movie.blob, container: movie.container },
      { signal },
    );
    const blob = target ? await writeTo(target, movie.blob) : movie.blob;
    return { ...movie, blob, contents, pictureCopied: true };
  }
  const copied = await mux({ useFfmpeg: false });
  if (copied.kind === 'written') return { ...copied, pictureCopied: true };
  if (!converted) throw muxFailed(info.fileName);
  const fallback = await mux({ source: converted, useFfmpeg: false });
  if (fallback.kind !== 'written') throw muxFailed(info.fileName);
  return { ...fallback, pictureCopied: false };
}

/** Bytes. Subtitles are extracted by reading the whole file. */
const MAX_SUBTITLE_SOURCE = 4 * 2 ** 30;

/** MP4 and MOV have subtitles that are copied as they are; those of other containers are converted for a MOV. */
function needsSubtitles({ info, sourceFile, converted }: MediaClip): boolean {
  return (
    info.tags.subtitleTracks.length > 0 &&
    converted === null &&
    sourceFile.size <= MAX_SUBTITLE_SOURCE &&
    !/MP4|QuickTime/.test(info.container) &&
    movieContainerFor(codecNamed(info.videoCodec)) === 'mov'
  );
}

async function writeTo(target: FileSystemFileHandle, blob: Blob): Promise<Blob> {
  await blob.stream().pipeTo(await target.createWritable());
  return target.getFile();
}

function reportOf(clip: MediaClip, written: Written, options: MuxOptions): MuxReport {
  const { contents, container } = written;
  return {
    container: container === 'mov' ? 'MOV' : 'MKV',
    extension: `.${container}`,
    pictureCopied: written.pictureCopied,
    productionTracks: contents.soundTracks - 1,
    converted: written.converted,
    missing: missingParts(clip.info, contents, written.lost, (options.timecode ?? null) !== null),
    timecode: contents.timecode,
    chapters: contents.chapters,
    subtitleTracks: contents.subtitleTracks,
    duration: contents.duration,
  };
}
