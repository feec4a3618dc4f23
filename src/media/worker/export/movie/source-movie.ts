import { findBox, readBoxes, viewOf, type Box } from './box';

/** One track of the source, as its boxes. */
export interface SourceTrack {
  readonly id: number;
  /** Handler: "vide", "soun", "tmcd", "sbtl", "text" and so on. */
  readonly handler: string;
  /** Content of the `trak` box. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Units a second. */
  readonly timescale: number;
  /** Ids of other tracks by the type of the reference. */
  readonly references: ReadonlyMap<string, readonly number[]>;
  /** Four-character code of the first sample description. */
  readonly format: string;
}

/** The `moov` box of an MP4 or MOV file. */
export interface SourceMovie {
  readonly isQuickTime: boolean;
  readonly timescale: number;
  /** Content of the `mvhd` box. */
  readonly header: Uint8Array<ArrayBuffer>;
  readonly tracks: readonly SourceTrack[];
  /** Titles, keys and other user data: the boxes `udta` and `meta`, whole. */
  readonly userData: readonly Uint8Array<ArrayBuffer>[];
}

/** Bytes. A larger `moov` is not read. */
const MAX_INDEX_BYTES = 256 * 2 ** 20;
const MAX_TRACKS = 256;

/** @returns null when the file has no readable `moov`, or keeps its samples in fragments */
export async function readSourceMovie(file: Blob): Promise<SourceMovie | null> {
  let isQuickTime = false;
  for (let at = 0; at + 8 <= file.size;) {
    const head = new Uint8Array(await file.slice(at, at + 16).arrayBuffer());
    const view = viewOf(head);
    const type = String.fromCharCode(...head.subarray(4, 8));
    if (at === 0 && !/^[\w ]{4}$/.test(type)) return null;
    const long = view.getUint32(0) === 1 && head.length === 16;
    const size = long ? Number(view.getBigUint64(8)) : view.getUint32(0) || file.size - at;
    if (size < 8) return null;
    if (type === 'ftyp') isQuickTime = String.fromCharCode(...head.subarray(8, 12)) === 'qt  ';
    if (type === 'moov') {
      if (at + size > file.size || size > MAX_INDEX_BYTES) return null;
      const start = at + (long ? 16 : 8);
      return parseMovie(new Uint8Array(await file.slice(start, at + size).arrayBuffer()), isQuickTime);
    }
    at += size;
  }
  return null;
}

function parseMovie(body: Uint8Array<ArrayBuffer>, isQuickTime: boolean): SourceMovie | null {
  const boxes = [...readBoxes(body)];
  const header = boxes.find(({ type }) => type === 'mvhd')?.body;
  if (!header || boxes.some(({ type }) => type === 'mvex')) return null;
  const timescale = viewOf(header).getUint32(header[0] === 1 ? 20 : 12);
  if (timescale === 0) return null;
  return {
    isQuickTime,
    timescale,
    header,
    tracks: boxes
      .filter(({ type }) => type === 'trak')
      .slice(0, MAX_TRACKS)
      .map(parseTrack)
      .filter((track) => track !== null),
    userData: boxes.filter(({ type }) => type === 'udta' || type === 'meta').map(({ whole }) => whole),
  };
}

function parseTrack({ body }: Box): SourceTrack | null {
  const header = findBox(body, 'tkhd')?.body;
  const mediaHeader = findBox(body, 'mdia/mdhd')?.body;
  const handler = findBox(body, 'mdia/hdlr')?.body;
  const descriptions = findBox(body, 'mdia/minf/stbl/stsd')?.body;
  if (!header || !mediaHeader || !handler || handler.length < 12) return null;
  const timescale = viewOf(mediaHeader).getUint32(mediaHeader[0] === 1 ? 20 : 12);
  if (timescale === 0) return null;
  return {
    id: viewOf(header).getUint32(header[0] === 1 ? 20 : 12),
    handler: String.fromCharCode(...handler.subarray(8, 12)),
    body,
    timescale,
    references: readReferences(body),
    format: descriptions ? String.fromCharCode(...descriptions.subarray(12, 16)) : '',
  };
}

function readReferences(track: Uint8Array<ArrayBuffer>): Map<string, number[]> {
  const references = new Map<string, number[]>();
  for (const { type, body } of readBoxes(findBox(track, 'tref')?.body ?? new Uint8Array())) {
    const view = viewOf(body);
    references.set(
      type,
      Array.from({ length: Math.min(MAX_TRACKS, body.length >> 2) }, (_, index) => view.getUint32(4 * index)),
    );
  }
  return references;
}
