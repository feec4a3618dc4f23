import { findBox, makeBox, makeFullBox, readBoxes, replaceBox, u32, u64, viewOf } from './box';
import { cutStart, readEdits, writeEdits } from './edits';
import type { SourceMovie, SourceTrack } from './source-movie';

/** Where a track's samples lie in the source: one span of bytes per chunk. */
export interface SampleSpan {
  readonly offset: number;
  readonly bytes: number;
}

/** A chunk or sample table with more entries is not copied. */
const MAX_ENTRIES = 4_000_000;

/** @returns null when the tables are damaged or point outside the file, or when there are no samples */
export function sampleSpans(track: SourceTrack, fileBytes: number): SampleSpan[] | null {
  if (!isSelfContained(track)) return null;
  const table = findBox(track.body, 'mdia/minf/stbl')?.body;
  const sizes = table && findBox(table, 'stsz')?.body;
  const runs = table && findBox(table, 'stsc')?.body;
  const offsets = table && readOffsets(table);
  if (!sizes || !runs || !offsets || sizes.length < 12 || runs.length < 8) return null;
  const sizeView = viewOf(sizes);
  const commonSize = sizeView.getUint32(4);
  const sampleCount = sizeView.getUint32(8);
  if (sampleCount === 0 || sampleCount > 2 ** 31) return null;
  if (commonSize === 0 && (sampleCount > MAX_ENTRIES || sizes.length < 12 + 4 * sampleCount)) return null;
  const runView = viewOf(runs);
  const runCount = Math.min(runView.getUint32(4), Math.floor((runs.length - 8) / 12));
  const spans: SampleSpan[] = [];
  let sample = 0;
  let total = 0;
  for (let run = 0, chunk = 0; chunk < offsets.length; chunk++) {
    while (run + 1 < runCount && runView.getUint32(8 + 12 * (run + 1)) <= chunk + 1) run++;
    if (runCount === 0) return null;
    const count = Math.min(runView.getUint32(8 + 12 * run + 4), sampleCount - sample);
    let bytes = commonSize * count;
    if (commonSize === 0) for (let i = 0; i < count; i++) bytes += sizeView.getUint32(12 + 4 * (sample + i));
    sample += count;
    const offset = offsets[chunk]!;
    total += bytes;
    // Chunks that share bytes could make a file of any size.
    if (offset + bytes > fileBytes || total > fileBytes) return null;
    spans.push({ offset, bytes });
  }
  return sample === sampleCount ? spans : null;
}

/** False when samples are in another file. */
function isSelfContained({ body }: SourceTrack): boolean {
  const references = findBox(body, 'mdia/minf/dinf/dref')?.body;
  if (!references) return true;
  return [...readBoxes(references.subarray(8))].every(
    ({ body: entry }) => entry.length < 4 || (entry[3]! & 1) === 1,
  );
}

function readOffsets(table: Uint8Array<ArrayBuffer>): number[] | null {
  const short = findBox(table, 'stco')?.body;
  const long = findBox(table, 'co64')?.body;
  const body = short ?? long;
  if (!body || body.length < 8) return null;
  const view = viewOf(body);
  const width = short ? 4 : 8;
  const count = Math.min(view.getUint32(4), Math.floor((body.length - 8) / width));
  if (count > MAX_ENTRIES) return null;
  return Array.from({ length: count }, (_, i) =>
    short ? view.getUint32(8 + 4 * i) : Number(view.getBigUint64(8 + 8 * i)),
  );
}

export interface CopiedTrackPlace {
  readonly id: number;
  /** Offsets of the copied spans in the new file. */
  readonly offsets: readonly number[];
  /** Units a second of the new movie. */
  readonly movieTimescale: number;
  /** Seconds cut from the start of the movie. */
  readonly origin: number;
  /** New ids of the tracks that it refers to. */
  readonly newIds: ReadonlyMap<number, number>;
}

/** The source's `trak` box for its place in the new file; sample descriptions, times and sizes are unchanged. */
export function copyTrack(
  movie: SourceMovie,
  track: SourceTrack,
  place: CopiedTrackPlace,
): Uint8Array<ArrayBuffer> {
  const { origin, movieTimescale } = place;
  const edits = cutStart(trackEdits(movie, track), origin, track.timescale);
  const duration = Math.round(movieTimescale * edits.reduce((sum, edit) => sum + edit.duration, 0));
  const references = referenceBox(track.references, place.newIds);
  let body = replaceBox(track.body, 'edts', () => null);
  body = replaceBox(body, 'tref', () => null);
  body = replaceBox(body, 'tkhd', (header) =>
    trackHeader(header.body, place.id, duration, track.handler !== 'soun'),
  );
  body = replaceBox(body, 'mdia/minf/stbl', ({ body: table }) =>
    makeBox(
      'stbl',
      ...[...readBoxes(table)].map(({ type, whole }) => (type === 'stco' || type === 'co64' ? [] : whole)),
      makeFullBox('co64', 0, 0, u32(place.offsets.length), ...place.offsets.map(u64)),
    ),
  );
  const header = findBox(body, 'tkhd')!.whole;
  const others = replaceBox(body, 'tkhd', () => null);
  return makeBox('trak', header, writeEdits(edits, movieTimescale), references ?? [], others);
}

/** The edit list, or one edit over the whole media where there is none. */
function trackEdits(movie: SourceMovie, track: SourceTrack) {
  const list = findBox(track.body, 'edts/elst')?.body;
  const edits = list ? readEdits(list, movie.timescale) : [];
  const mediaHeader = findBox(track.body, 'mdia/mdhd')!.body;
  const view = viewOf(mediaHeader);
  const units = mediaHeader[0] === 1 ? Number(view.getBigUint64(24)) : view.getUint32(16);
  return edits.length > 0 ? edits : [{ duration: units / track.timescale, mediaTime: 0 }];
}

/**
 * A track header of version 1 (64-bit times). Layer, volume, matrix and size are unchanged.
 * @param mayPlay false disables the track: players choose the take
 */
function trackHeader(
  old: Uint8Array<ArrayBuffer>,
  id: number,
  duration: number,
  mayPlay: boolean,
): Uint8Array<ArrayBuffer> {
  const is64Bit = old[0] === 1;
  const view = viewOf(old);
  const dates = is64Bit ? [...old.subarray(4, 20)] : [...u64(view.getUint32(4)), ...u64(view.getUint32(8))];
  const flags = view.getUint32(0) & (mayPlay ? 0xffffff : 0xfffffe);
  return makeFullBox(
    'tkhd',
    1,
    flags,
    dates,
    u32(id),
    u32(0),
    u64(duration),
    old.subarray(is64Bit ? 36 : 24),
  );
}

/** References to tracks that are in the new file; null for none. */
export function referenceBox(
  references: ReadonlyMap<string, readonly number[]>,
  newIds: ReadonlyMap<number, number>,
): Uint8Array<ArrayBuffer> | null {
  const parts = [...references].flatMap(([type, ids]) => {
    const found = ids.map((id) => newIds.get(id)).filter((id) => id !== undefined);
    return found.length > 0 ? [makeBox(type, ...found.map(u32))] : [];
  });
  return parts.length > 0 ? makeBox('tref', ...parts) : null;
}
