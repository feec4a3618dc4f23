import { canDropFrames, nominalRate } from '../../../../core/time/frame-rate';
import type { Chapter, MovieTimecode } from '../../../api';
import { ascii, bytesOf, makeBox, makeFullBox, u16, u32, u64 } from './box';

/** A track of the QuickTime format that is built here: its samples, and its `trak` box once its place is known. */
export interface DataTrack {
  /** One chunk. */
  readonly data: Uint8Array<ArrayBuffer>;
  readonly box: (id: number, offset: number) => Uint8Array<ArrayBuffer>;
}

const IDENTITY = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].flatMap(u32);
const UNDETERMINED_LANGUAGE = 0x55c4;

/** Timecode track as in the QuickTime File Format: one sample with the number of the first frame. @param seconds of the movie */
export function timecodeTrack(
  { frames, rate, dropFrame }: MovieTimecode,
  seconds: number,
  movieTimescale: number,
  reel: Uint8Array | null,
): DataTrack {
  const flags = 0x2 + (dropFrame && canDropFrames(rate) ? 0x1 : 0);
  const description = makeBox(
    'tmcd',
    [0, 0, 0, 0, 0, 0, ...u16(1), ...u32(0), ...u32(flags)],
    u32(rate.numerator),
    u32(rate.denominator),
    [nominalRate(rate), 0],
    reel ?? [],
  );
  // How a visible timecode looks: font, face, size, reserved, colours of text and ground, name of the font.
  const look = [0, 0, 12, 0, 0, 0, 0, 0xffff, 0xffff, 0xffff].flatMap(u16);
  const information = makeBox('tmcd', makeFullBox('tcmi', 0, 0, look, [0]));
  const duration = Math.max(rate.denominator, Math.round(seconds * rate.numerator));
  return {
    data: bytesOf(u32(frames)),
    box: (id, offset) =>
      dataTrack({
        id,
        offset,
        enabled: true,
        handler: 'tmcd',
        name: 'Timecode',
        information,
        description,
        timescale: rate.numerator,
        movieDuration: Math.round(seconds * movieTimescale),
        samples: [{ duration, bytes: 4 }],
      }),
  };
}

/** Milliseconds: units of the chapter track. */
const CHAPTER_TIMESCALE = 1000;

/** Chapters as a text track that the picture refers to. @param seconds of the movie */
export function chapterTrack(
  chapters: readonly Chapter[],
  seconds: number,
  movieTimescale: number,
): DataTrack {
  // A chapter lasts until the next; time before the first gets a chapter without a title.
  const list = chapters[0]!.start > 0.001 ? [{ start: 0, title: null }, ...chapters] : chapters;
  const texts = list.map(({ title }) => chapterSample(title ?? ''));
  const starts = list.map(({ start }) => Math.round(start * CHAPTER_TIMESCALE));
  const end = Math.max(starts.at(-1)! + 1, Math.round(seconds * CHAPTER_TIMESCALE));
  const description = makeBox(
    'text',
    [0, 0, 0, 0, 0, 0, ...u16(1)],
    // Flags, justification, colour, box, reserved, font, face, reserved, colour, font name: all zero.
    new Uint8Array(43),
  );
  return {
    data: bytesOf(...texts),
    box: (id, offset) =>
      dataTrack({
        id,
        offset,
        enabled: false,
        handler: 'text',
        name: 'Chapters',
        information: makeBox('text', IDENTITY),
        description,
        timescale: CHAPTER_TIMESCALE,
        movieDuration: Math.round(seconds * movieTimescale),
        samples: texts.map(({ length }, index) => ({
          duration: Math.max(1, (starts[index + 1] ?? end) - starts[index]!),
          bytes: length,
        })),
      }),
  };
}

/** Longest title in bytes: its length is stored in 16 bits. */
const MAX_TITLE_BYTES = 1000;

function chapterSample(title: string): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(title).subarray(0, MAX_TITLE_BYTES);
  // Encoding 256 is UTF-8.
  return bytesOf(u16(text.length), text, makeBox('encd', u32(0x100)));
}

interface DataTrackParts {
  readonly id: number;
  readonly offset: number;
  readonly enabled: boolean;
  readonly handler: string;
  readonly name: string;
  /** Box inside `gmhd`. */
  readonly information: Uint8Array;
  readonly description: Uint8Array;
  readonly timescale: number;
  /** In units of the movie. */
  readonly movieDuration: number;
  readonly samples: readonly { readonly duration: number; readonly bytes: number }[];
}

function dataTrack(parts: DataTrackParts): Uint8Array<ArrayBuffer> {
  const { samples } = parts;
  const mediaDuration = samples.reduce((sum, { duration }) => sum + duration, 0);
  const header = makeFullBox(
    'tkhd',
    1,
    parts.enabled ? 0x3 : 0x2,
    [...u64(0), ...u64(0), ...u32(parts.id), ...u32(0), ...u64(parts.movieDuration)],
    [...u64(0), ...u16(0), ...u16(0), ...u16(0), ...u16(0), ...IDENTITY, ...u32(0), ...u32(0)],
  );
  const mediaHeader = makeFullBox(
    'mdhd',
    1,
    0,
    [...u64(0), ...u64(0), ...u32(parts.timescale), ...u64(mediaDuration)],
    [...u16(UNDETERMINED_LANGUAGE), ...u16(0)],
  );
  const handler = makeFullBox(
    'hdlr',
    0,
    0,
    [...ascii('mhlr'), ...ascii(parts.handler), ...u32(0), ...u32(0), ...u32(0)],
    [parts.name.length, ...ascii(parts.name)],
  );
  const genericMedia = makeFullBox('gmin', 0, 0, [
    ...u16(0x40),
    ...u16(0x8000),
    ...u16(0x8000),
    ...u16(0x8000),
    ...u32(0),
  ]);
  const table = makeBox(
    'stbl',
    makeFullBox('stsd', 0, 0, u32(1), parts.description),
    makeFullBox(
      'stts',
      0,
      0,
      u32(samples.length),
      ...samples.map(({ duration }) => [...u32(1), ...u32(duration)]),
    ),
    makeFullBox('stsc', 0, 0, u32(1), u32(1), u32(samples.length), u32(1)),
    makeFullBox('stsz', 0, 0, u32(0), u32(samples.length), ...samples.map(({ bytes }) => u32(bytes))),
    makeFullBox('co64', 0, 0, u32(1), u64(parts.offset)),
  );
  const data = makeBox('dinf', makeFullBox('dref', 0, 0, u32(1), makeFullBox('url ', 0, 1)));
  const information = makeBox('minf', makeBox('gmhd', genericMedia, parts.information), data, table);
  return makeBox('trak', header, makeBox('mdia', mediaHeader, handler, information));
}
