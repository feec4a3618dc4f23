import { subtitleHandlers } from '../../containers/isobmff';
import { formatTimecode } from '../../../core/time/timecode';
import type { MovieTimecode } from '../../api';
import type { MovieContainer } from '../../movie-container';
import type { MovieContents } from '../../protocol';
import { openInput } from '../open-input';
import { findBox, viewOf } from './movie/box';
import { sampleSpans } from './movie/copied-track';
import { trackDuration } from './movie/track-end';
import { readSourceMovie, type SourceMovie } from './movie/source-movie';

/** Opens a finished file and lists what it holds: the notice to the user comes from here, not from the plan. */
export async function readBack(file: Blob, container: MovieContainer): Promise<MovieContents> {
  const input = openInput(file);
  try {
    const { title } = await input.getMetadataTags();
    const picture = await input.getPrimaryVideoTrack();
    const hasTitle = title !== undefined && title !== '';
    const movie = container === 'mov' ? await readSourceMovie(file) : null;
    if (movie) return { ...(await movieContents(movie, file)), hasTitle };
    const { raw } = await input.getMetadataTags();
    const timecode = raw?.['TIMECODE'] ?? raw?.['timecode'];
    return {
      pictureTracks: (await input.getVideoTracks()).length,
      soundTracks: (await input.getAudioTracks()).length,
      subtitleTracks: 0,
      chapters: 0,
      timecode: typeof timecode === 'string' ? timecode : null,
      hasTitle,
      duration: (await picture?.computeDuration()) ?? 0,
    };
  } finally {
    input.dispose();
  }
}

async function movieContents(movie: SourceMovie, file: Blob) {
  const { tracks } = movie;
  const count = (test: (handler: string) => boolean) => tracks.filter(({ handler }) => test(handler)).length;
  const chapterIds = new Set(tracks.flatMap(({ references }) => references.get('chap') ?? []));
  const chapterTrack = tracks.find(({ id, handler }) => chapterIds.has(id) && handler === 'text');
  const picture = tracks.find(({ handler }) => handler === 'vide');
  return {
    pictureTracks: count((handler) => handler === 'vide'),
    soundTracks: count((handler) => handler === 'soun'),
    subtitleTracks: tracks.filter(({ id, handler }) => subtitleHandlers.has(handler) && !chapterIds.has(id))
      .length,
    chapters: Math.max(chapterTrack ? sampleCount(chapterTrack.body) : 0, chapterListLength(movie)),
    timecode: await readTimecode(movie, file),
    duration: picture ? trackDuration(picture.body, movie.timescale) : 0,
  };
}

function sampleCount(track: Uint8Array<ArrayBuffer>): number {
  const sizes = findBox(track, 'mdia/minf/stbl/stsz')?.body;
  return sizes && sizes.length >= 12 ? viewOf(sizes).getUint32(8) : 0;
}

/** Chapters in the user data, as Nero writes them. */
function chapterListLength({ userData }: SourceMovie): number {
  for (const box of userData) {
    const list = findBox(box.subarray(8), 'chpl')?.body;
    if (list && list.length > 8) return list[8]!;
  }
  return 0;
}

/** Of the timecode track's sample and its description. */
async function readTimecode(movie: SourceMovie, file: Blob): Promise<string | null> {
  const track = movie.tracks.find(({ handler, format }) => handler === 'tmcd' && format === 'tmcd');
  const span = track && sampleSpans(track, file.size)?.[0];
  const description = track && findBox(track.body, 'mdia/minf/stbl/stsd')?.body;
  if (!span || span.bytes < 4 || !description || description.length < 41) return null;
  const sample = new Uint8Array(await file.slice(span.offset, span.offset + 4).arrayBuffer());
  const view = viewOf(description);
  return timecodeText({
    frames: viewOf(sample).getUint32(0),
    dropFrame: (view.getUint32(28) & 1) === 1,
    rate: { numerator: view.getUint32(32), denominator: view.getUint32(36) || 1 },
  });
}

export function timecodeText({ frames, rate, dropFrame }: MovieTimecode): string {
  return formatTimecode(frames, { rate, drop: dropFrame });
}
