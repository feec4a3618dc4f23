import { type Box, bytesOf, findBox, makeBox, readBoxes, replaceBox, u32, u64, viewOf } from './box';
import { cutEnd, readEdits, writeEdits } from './edits';

/** Seconds. Tracks differ by less than this because their times are rounded. */
const ROUNDING = 1e-3;

/** Offset of the duration in a `tkhd` or `mvhd` box, and its bytes. */
const durationFields = {
  tkhd: { 0: 20, 1: 28 },
  mvhd: { 0: 16, 1: 24 },
} as const;

type Header = keyof typeof durationFields;

/** Units of the movie's clock. @param header content of the box */
function durationIn(type: Header, header: Uint8Array): number {
  const view = viewOf(header);
  return header[0] === 1
    ? Number(view.getBigUint64(durationFields[type][1]))
    : view.getUint32(durationFields[type][0]);
}

function withDuration({ type, body }: Box, units: number): Uint8Array<ArrayBuffer> {
  const fields = durationFields[type as Header];
  const is64Bit = body[0] === 1;
  const copy = body.slice();
  copy.set(is64Bit ? u64(units) : u32(Math.min(units, 0xffffffff)), is64Bit ? fields[1] : fields[0]);
  return makeBox(type, copy);
}

/** Seconds that a track plays. @param track content of the `trak` box */
export function trackDuration(track: Uint8Array<ArrayBuffer>, movieTimescale: number): number {
  const header = findBox(track, 'tkhd')?.body;
  return header ? durationIn('tkhd', header) / movieTimescale : 0;
}

/**
 * The content of a `trak` box that ends after `seconds` of the movie, by its edit list. Samples after the end stay: pictures before it
 * may refer to them.
 */
export function endTrack(
  track: Uint8Array<ArrayBuffer>,
  seconds: number,
  movieTimescale: number,
): Uint8Array<ArrayBuffer> {
  const duration = trackDuration(track, movieTimescale);
  if (duration <= seconds + ROUNDING) return track;
  const list = findBox(track, 'edts/elst')?.body;
  const edits = list ? readEdits(list, movieTimescale) : [{ duration, mediaTime: 0 }];
  const units = Math.round(seconds * movieTimescale);
  return replaceBox(
    replaceBox(track, 'edts', () => null),
    'tkhd',
    (header) => bytesOf(withDuration(header, units), writeEdits(cutEnd(edits, seconds), movieTimescale)),
  );
}

/** The content of a `moov` box whose header states the duration of its longest track. */
export function endMovie(movie: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const tracks = [...readBoxes(movie)].filter(({ type }) => type === 'trak');
  const longest = Math.max(0, ...tracks.map(({ body }) => trackDuration(body, 1)));
  return replaceBox(movie, 'mvhd', (header) => withDuration(header, longest));
}
