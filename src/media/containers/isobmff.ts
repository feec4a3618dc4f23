import type { Chapter } from '../api';
import { type Box, boxAt, boxInside, boxes, fourCharacters, looksLikeType } from './isobmff-boxes';
import { editsOf, mediaLanguage, trackId, versioned } from './isobmff-tracks';
import { readChapters } from './isobmff-chapters';
import { readItunesGap } from './isobmff-itunes-gap';
import { type IsobmffTimecode, readTimecode } from './isobmff-timecode';
import { readChannelLayout } from './isobmff-channels';
import type { Speaker } from './speakers';

/** Facts from the boxes of an MP4 or MOV file (ISO/IEC 14496-12) that mediabunny does not report. */
export interface IsobmffFacts {
  /** The file has a complete `moov` box. */
  readonly hasIndex: boolean;
  /** A box ends after the end of the file. */
  readonly truncated: boolean;
  /** By track id. */
  readonly tracks: ReadonlyMap<number, TrackEdits>;
  readonly timecode: IsobmffTimecode | null;
  /** Starts in seconds of movie time. */
  readonly chapters: readonly Chapter[];
  readonly subtitles: readonly { readonly codec: string; readonly language: string | null }[];
  /** By track id: order of the channels of uncompressed sound, where the file names it. */
  readonly channels: ReadonlyMap<number, readonly Speaker[]>;
  /** Encoder delay in samples that iTunes writes instead of an edit list. */
  readonly itunesDelay: number;
}

export interface TrackEdits {
  /** Edits that present media; an empty edit only delays it. */
  readonly nonEmptyEdits: number;
  /** Movie time in seconds at which the last edit ends; null when the track plays to its end. */
  readonly end: number | null;
}

/** Bytes. Edit lists in a larger `moov` box are ignored. */
const MAX_INDEX_BYTES = 64 * 2 ** 20;

/** Types with which files begin. A file that begins otherwise is not taken for MP4. */
const firstBoxes = new Set(
  'ftyp moov mdat free skip wide moof styp sidx pnot uuid pdin meta junk prfl'.split(' '),
);

export const subtitleHandlers = new Set(['sbtl', 'subt', 'text', 'subp', 'clcp']);

/** @returns null when the file does not start with a box of ISO base media. Unknown boxes after it are skipped. */
export async function readIsobmff(file: Blob): Promise<IsobmffFacts | null> {
  let hasIndex = false;
  let truncated = false;
  let movie: MovieFacts | null = null;
  for (let at = 0; at + 8 <= file.size;) {
    const head = new DataView(await file.slice(at, at + 16).arrayBuffer());
    const box = boxAt(head, 0, head.byteLength);
    if (at === 0 && !(box && firstBoxes.has(box.type))) return null;
    // Padding or foreign data after the last box.
    if (!box || !looksLikeType(box.type)) break;
    const reachesFileEnd = head.getUint32(0) === 0;
    const end = reachesFileEnd ? file.size : at + box.end;
    truncated ||= end > file.size && (firstBoxes.has(box.type) || !hasIndex);
    if (box.type === 'moov' && end <= file.size) {
      hasIndex = true;
      if (end - at < MAX_INDEX_BYTES) {
        const view = new DataView(await file.slice(at, end).arrayBuffer());
        movie = await readMovie(view, { type: 'moov', start: box.start, end: view.byteLength }, file).catch(
          () => null,
        );
      }
    }
    at = end;
  }
  return { hasIndex, truncated, ...(movie ?? noMovie) };
}

type MovieFacts = Omit<IsobmffFacts, 'hasIndex' | 'truncated'>;

const noMovie: MovieFacts = {
  tracks: new Map(),
  timecode: null,
  chapters: [],
  subtitles: [],
  channels: new Map(),
  itunesDelay: 0,
};

/** @throws RangeError when a table ends outside its box */
async function readMovie(view: DataView, moov: Box, file: Blob): Promise<MovieFacts> {
  const tracks = new Map<number, TrackEdits>();
  const channels = new Map<number, readonly Speaker[]>();
  const subtitles: { codec: string; language: string | null }[] = [];
  const traks = [...boxes(view, moov.start, moov.end)].filter(({ type }) => type === 'trak');
  const mvhd = boxInside(view, moov, 'mvhd');
  const timescale = mvhd ? view.getUint32(mvhd.start + versioned(view, mvhd)) : 0;
  const { chapters, trackIds: chapterTracks } = await readChapters(view, moov, traks, file);
  for (const trak of traks) {
    const id = trackId(view, trak);
    const list = boxInside(view, trak, 'edts/elst');
    tracks.set(
      id,
      list && timescale > 0 ? readEdits(view, list, timescale) : { nonEmptyEdits: 0, end: null },
    );
    const handler = boxInside(view, trak, 'mdia/hdlr');
    const description = boxInside(view, trak, 'mdia/minf/stbl/stsd');
    const type = handler ? fourCharacters(view, handler.start + 8) : '';
    if (type === 'soun' && description) {
      const layout = readChannelLayout(view, description);
      if (layout) channels.set(id, layout);
    }
    if (subtitleHandlers.has(type) && !chapterTracks.has(id) && description)
      subtitles.push({
        codec: fourCharacters(view, description.start + 12),
        language: mediaLanguage(view, trak),
      });
  }
  return {
    tracks,
    timecode: await readTimecode(view, traks, timescale, file),
    chapters,
    subtitles,
    channels,
    itunesDelay: readItunesGap(view, moov),
  };
}

function readEdits(view: DataView, list: Box, timescale: number): TrackEdits {
  let nonEmptyEdits = 0;
  let endUnits = 0;
  for (const { duration, mediaTime } of editsOf(view, list)) {
    endUnits += duration;
    if (mediaTime < 0) continue;
    nonEmptyEdits++;
    // Fragmented files write duration 0 for the whole media.
    if (duration === 0) return { nonEmptyEdits, end: null };
  }
  return { nonEmptyEdits, end: nonEmptyEdits > 0 ? endUnits / timescale : null };
}
