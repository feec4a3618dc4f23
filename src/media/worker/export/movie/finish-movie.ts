import type { Chapter, MovieTimecode } from '../../../api';
import type { Speaker } from '../../../containers/speakers';
import type { FileSink } from '../file-sink';
import { ascii, bytesOf, findBox, makeBox, readBoxes, replaceBox, u32, u64, viewOf } from './box';
import { channelLayoutBox } from './channel-layout';
import { copyTrack, referenceBox, type SampleSpan } from './copied-track';
import { chapterTrack, timecodeTrack } from './data-tracks';
import type { SourceMovie, SourceTrack } from './source-movie';
import { endMovie, endTrack } from './track-end';
import { withCredits } from './user-data';

/** What a MOV gets besides the tracks that mediabunny writes. */
export interface MovieExtras {
  /** Null for a source that is not MP4 or MOV; then `chapters` are built. */
  readonly source: { readonly movie: SourceMovie } | null;
  /** New track ids by those of the source, for the tracks that mediabunny copied. */
  readonly newIds: ReadonlyMap<number, number>;
  /** New ids of sound tracks whose sample description is taken from the source, by the source's ids. */
  readonly sameDescription: ReadonlyMap<number, number>;
  readonly copies: readonly TrackCopy[];
  /** Of PCM tracks with more than two channels, by new track id. */
  readonly speakers: ReadonlyMap<number, readonly Speaker[]>;
  readonly timecode: MovieTimecode | null;
  readonly chapters: readonly Chapter[];
  /** Added to the source's user data; empty for none. */
  readonly credits: string;
  /** Container time of clip time 0, seconds. */
  readonly origin: number;
  /** Seconds of the picture. */
  readonly duration: number;
  /** Seconds of the new file at which tracks end, by new track id: an edit list of the source ends them. */
  readonly ends: ReadonlyMap<number, number>;
}

/** A track copied with its boxes, from the source or from another file. */
export interface TrackCopy {
  readonly movie: SourceMovie;
  readonly file: Blob;
  readonly track: SourceTrack;
  readonly spans: readonly SampleSpan[];
}

/** Id of the picture in the new file: mediabunny numbers tracks from 1 in the order in which they were added. */
export const PICTURE_ID = 1;

/** Bytes of an `mdat` header with a 64-bit size. */
const DATA_HEADER_BYTES = 16;

/**
 * Writes the end of a MOV: a second `mdat` with the samples of data tracks and copied tracks, then mediabunny's `moov` with these tracks,
 * and with the source's picture description, user data and date.
 * @param moov whole box, with the chunk offsets of the file written so far
 * @param end bytes written so far
 */
export async function finishMovie(
  sink: FileSink,
  moov: Uint8Array<ArrayBuffer>,
  end: number,
  extras: MovieExtras,
): Promise<void> {
  const { source, copies, timecode, chapters, credits, duration } = extras;
  let body: Uint8Array<ArrayBuffer> = moov.subarray(8);
  const movieTimescale = viewOf(findBox(body, 'mvhd')!.body).getUint32(versioned(body, 'mvhd', 12, 20));
  let nextId = 1 + [...readBoxes(body)].filter(({ type }) => type === 'trak').length;
  const dataTracks = [
    ...(timecode
      ? [timecodeTrack(timecode, duration, movieTimescale, source && reelName(source.movie))]
      : []),
    ...(chapters.length > 0 ? [chapterTrack(chapters, duration, movieTimescale)] : []),
  ];
  const dataBytes = dataTracks.reduce((sum, { data }) => sum + data.length, 0);
  const copiedBytes = copies.flatMap(({ spans }) => spans).reduce((sum, { bytes }) => sum + bytes, 0);

  const newIds = new Map(extras.newIds);
  const ids = dataTracks.map(() => nextId++);
  const copyIds = copies.map(() => nextId++);
  for (const [index, { movie, track }] of copies.entries())
    if (movie === source?.movie) newIds.set(track.id, copyIds[index]!);

  let at = end;
  const write = async (bytes: Uint8Array<ArrayBuffer>) => {
    await sink.write(at, bytes);
    at += bytes.length;
  };
  const added: Uint8Array<ArrayBuffer>[] = [];
  if (dataBytes + copiedBytes > 0) {
    await write(bytesOf(u32(1), ascii('mdat'), u64(DATA_HEADER_BYTES + dataBytes + copiedBytes)));
    for (const [index, { data, box }] of dataTracks.entries()) {
      added.push(box(ids[index]!, at));
      await write(data);
    }
    for (const [index, { movie, file, track, spans }] of copies.entries()) {
      const offsets: number[] = [];
      for (const { offset, bytes } of spans) {
        offsets.push(at);
        await write(new Uint8Array(await file.slice(offset, offset + bytes).arrayBuffer()));
      }
      const { origin } = extras;
      const place = { id: copyIds[index]!, offsets, movieTimescale, origin, newIds };
      added.push(copyTrack(movie, track, place));
    }
  }

  const pictureReferences = new Map<string, number[]>();
  if (timecode) pictureReferences.set('tmcd', [ids[0]!]);
  if (chapters.length > 0) pictureReferences.set('chap', [ids.at(-1)!]);
  body = endTracks(editTracks(body, extras, newIds, pictureReferences), extras.ends, movieTimescale);
  body = replaceBox(body, 'mvhd', ({ body: header }) => movieHeader(header, nextId, source?.movie.header));
  const userData = source ? withCredits(source.movie.userData, credits) : [];
  await write(makeBox('moov', endMovie(bytesOf(body, ...added)), ...userData));
}

/** Name of the reel in the source's timecode track: a box inside its sample description. */
function reelName(movie: SourceMovie): Uint8Array | null {
  const track = movie.tracks.find(({ handler, format }) => handler === 'tmcd' && format === 'tmcd');
  const descriptions = track && findBox(track.body, 'mdia/minf/stbl/stsd')?.body;
  const entry = descriptions && [...readBoxes(descriptions.subarray(8))][0];
  return (entry && findBox(entry.body.subarray(26), 'name')?.whole) ?? null;
}

function editTracks(
  body: Uint8Array<ArrayBuffer>,
  { source, newIds: copied, sameDescription, speakers }: MovieExtras,
  newIds: ReadonlyMap<number, number>,
  pictureReferences: ReadonlyMap<string, number[]>,
): Uint8Array<ArrayBuffer> {
  const sourceTrackOf = (id: number, ids: ReadonlyMap<number, number>) => {
    const sourceId = [...ids].find(([, newId]) => newId === id)?.[0];
    return source?.movie.tracks.find((track) => track.id === sourceId);
  };
  const parts = [...readBoxes(body)].map(({ type, whole, body: track }) => {
    if (type !== 'trak') return whole;
    const id = trackIdOf(track);
    if (id === PICTURE_ID)
      return makeBox('trak', editPicture(track, sourceTrackOf(id, copied), newIds, pictureReferences));
    const described = sourceTrackOf(id, sameDescription);
    const layout = speakers.get(id);
    const edited = described
      ? replaceDescription(track, described)
      : layout
        ? addToDescription(track, channelLayoutBox(layout))
        : track;
    return makeBox('trak', nameHandler(edited));
  });
  return bytesOf(...parts);
}

function endTracks(
  body: Uint8Array<ArrayBuffer>,
  ends: ReadonlyMap<number, number>,
  movieTimescale: number,
): Uint8Array<ArrayBuffer> {
  const parts = [...readBoxes(body)].map(({ type, whole, body: track }) => {
    const end = type === 'trak' ? ends.get(trackIdOf(track)) : undefined;
    return end === undefined ? whole : makeBox('trak', endTrack(track, end, movieTimescale));
  });
  return bytesOf(...parts);
}

/** The picture keeps the source's sample description (colour, pixel aspect, field order, HDR), size, matrix and aperture. */
function editPicture(
  track: Uint8Array<ArrayBuffer>,
  source: SourceTrack | undefined,
  newIds: ReadonlyMap<number, number>,
  ownReferences: ReadonlyMap<string, readonly number[]>,
): Uint8Array<ArrayBuffer> {
  const own = referenceBox(ownReferences, new Map([...ownReferences.values()].flat().map((id) => [id, id])));
  const copied = source && referenceBox(source.references, newIds);
  const references = bytesOf(
    own ? own.subarray(8) : [],
    copied ? bytesOf(...[...readBoxes(copied.subarray(8))].map(withoutDuplicate(ownReferences))) : [],
  );
  let body = track;
  let aperture: Uint8Array = new Uint8Array();
  if (source) {
    body = replaceDescription(body, source);
    const header = findBox(source.body, 'tkhd')!.body;
    body = replaceBox(body, 'tkhd', ({ body: old }) =>
      // Matrix and size are the last 44 bytes of either version.
      makeBox('tkhd', old.subarray(0, old.length - 44), header.subarray(header.length - 44)),
    );
    aperture = findBox(source.body, 'tapt')?.whole ?? aperture;
  }
  const header = findBox(body, 'tkhd')!.whole;
  const rest = replaceBox(body, 'tkhd', () => null);
  return bytesOf(header, aperture, references.length > 0 ? makeBox('tref', references) : [], rest);
}

/** Programs show the handler's name as the name of the track. */
function nameHandler(track: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const name = findBox(track, 'udta/name')?.body.subarray(0, 255);
  if (!name) return track;
  // Version, flags, type, subtype, manufacturer and two reserved fields; the name is a Pascal string in QuickTime.
  return replaceBox(track, 'mdia/hdlr', ({ body }) =>
    makeBox('hdlr', body.subarray(0, 24), [name.length], name),
  );
}

function withoutDuplicate(own: ReadonlyMap<string, unknown>) {
  return ({ type, whole }: { readonly type: string; readonly whole: Uint8Array }) =>
    own.has(type) ? new Uint8Array() : whole;
}

function replaceDescription(track: Uint8Array<ArrayBuffer>, source: SourceTrack): Uint8Array<ArrayBuffer> {
  const description = findBox(source.body, 'mdia/minf/stbl/stsd')?.whole;
  return description ? replaceBox(track, 'mdia/minf/stbl/stsd', () => description) : track;
}

/** Puts a box at the end of the first sample description. */
function addToDescription(track: Uint8Array<ArrayBuffer>, box: Uint8Array): Uint8Array<ArrayBuffer> {
  return replaceBox(track, 'mdia/minf/stbl/stsd', ({ body }) => {
    const [entry] = readBoxes(body.subarray(8));
    return entry
      ? makeBox('stsd', body.subarray(0, 8), makeBox(entry.type, entry.body, box))
      : makeBox('stsd', body);
  });
}

/** With the next free track id, and the date of creation of the source. */
function movieHeader(
  header: Uint8Array<ArrayBuffer>,
  nextId: number,
  source: Uint8Array<ArrayBuffer> | undefined,
): Uint8Array<ArrayBuffer> {
  const copy = header.slice();
  viewOf(copy).setUint32(copy.length - 4, nextId);
  // A camera's date; many programs write 0.
  const dated = source && source[0] === 0 && copy[0] === 0 && viewOf(source).getUint32(4) > 0;
  if (dated) copy.set(source.subarray(4, 8), 4);
  return makeBox('mvhd', copy);
}

function trackIdOf(track: Uint8Array<ArrayBuffer>): number {
  return viewOf(findBox(track, 'tkhd')!.body).getUint32(versioned(track, 'tkhd', 12, 20));
}

/** Offset of a field in a box whose version 1 has 64-bit dates. */
function versioned(bytes: Uint8Array<ArrayBuffer>, type: string, version0: number, version1: number): number {
  return findBox(bytes, type)!.body[0] === 1 ? version1 : version0;
}
