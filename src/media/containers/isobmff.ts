/** Facts from the boxes of an MP4 or MOV file (ISO/IEC 14496-12) that mediabunny does not report. */
export interface IsobmffFacts {
  /** The file has a complete `moov` box. */
  readonly hasIndex: boolean;
  /** A box ends after the end of the file. */
  readonly truncated: boolean;
  /** By track id. */
  readonly tracks: ReadonlyMap<number, TrackEdits>;
}

export interface TrackEdits {
  /** Edits that present media; an empty edit only delays it. */
  readonly nonEmptyEdits: number;
  /** Movie time in seconds at which the last edit ends; null when the track plays to its end. */
  readonly end: number | null;
}

/** Bytes. Edit lists in a larger `moov` box are ignored. */
const MAX_INDEX_BYTES = 64 * 2 ** 20;
const knownBoxes = new Set([
  'ftyp',
  'moov',
  'mdat',
  'free',
  'skip',
  'wide',
  'moof',
  'styp',
  'sidx',
  'pnot',
  'uuid',
]);

/** Byte offsets of a box's content. */
interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

function boxAt(view: DataView, at: number, end: number): Box | null {
  if (at + 8 > end) return null;
  const type = String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at + 4, 4));
  const size32 = view.getUint32(at);
  const has64BitSize = size32 === 1 && at + 16 <= end;
  const size = has64BitSize ? Number(view.getBigUint64(at + 8)) : size32 === 0 ? end - at : size32;
  return size < 8 ? null : { type, start: at + (has64BitSize ? 16 : 8), end: at + size };
}

function* boxes(view: DataView, start: number, end: number): Generator<Box> {
  for (let at = start, box = boxAt(view, at, end); box; box = boxAt(view, at, end)) {
    yield box;
    at = box.end;
  }
}

/** @returns null when the file does not start with a known box, so is not ISO base media */
export async function readIsobmff(file: Blob): Promise<IsobmffFacts | null> {
  let hasIndex = false;
  let truncated = false;
  let tracks = new Map<number, TrackEdits>();
  for (let at = 0; at + 8 <= file.size;) {
    const head = new DataView(await file.slice(at, at + 16).arrayBuffer());
    const box = boxAt(head, 0, head.byteLength);
    if (!box || !knownBoxes.has(box.type)) {
      if (at === 0) return null;
      break;
    }
    const reachesFileEnd = head.getUint32(0) === 0;
    const end = reachesFileEnd ? file.size : at + box.end;
    truncated ||= end > file.size;
    if (box.type === 'moov' && end <= file.size) {
      hasIndex = true;
      if (end - at < MAX_INDEX_BYTES)
        tracks = readMovieBox(new DataView(await file.slice(at, end).arrayBuffer()), box.start);
    }
    at = end;
  }
  return { hasIndex, truncated, tracks };
}

function readMovieBox(view: DataView, start: number): Map<number, TrackEdits> {
  const tracks = new Map<number, TrackEdits>();
  let timescale = 0;
  for (const box of boxes(view, start, view.byteLength)) {
    // Version 1 of mvhd and tkhd has 64-bit dates before the field.
    if (box.type === 'mvhd')
      timescale = view.getUint32(box.start + (view.getUint8(box.start) === 1 ? 20 : 12));
    if (box.type !== 'trak') continue;
    let id = 0;
    let edits: TrackEdits = { nonEmptyEdits: 0, end: null };
    for (const part of boxes(view, box.start, box.end)) {
      if (part.type === 'tkhd') id = view.getUint32(part.start + (view.getUint8(part.start) === 1 ? 20 : 12));
      if (part.type !== 'edts') continue;
      for (const list of boxes(view, part.start, part.end)) {
        if (list.type === 'elst' && timescale > 0) edits = readEdits(view, list, timescale);
      }
    }
    tracks.set(id, edits);
  }
  return tracks;
}

function readEdits(view: DataView, list: Box, timescale: number): TrackEdits {
  const is64Bit = view.getUint8(list.start) === 1;
  const entryBytes = is64Bit ? 20 : 12;
  const count = Math.min(
    view.getUint32(list.start + 4),
    Math.floor((list.end - list.start - 8) / entryBytes),
  );
  let nonEmptyEdits = 0;
  let endUnits = 0;
  for (let i = 0, at = list.start + 8; i < count; i++, at += entryBytes) {
    const duration = is64Bit ? Number(view.getBigUint64(at)) : view.getUint32(at);
    const mediaTime = is64Bit ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
    endUnits += duration;
    if (mediaTime < 0) continue;
    nonEmptyEdits++;
    // Fragmented files write duration 0 for the whole media.
    if (duration === 0) return { nonEmptyEdits, end: null };
  }
  return { nonEmptyEdits, end: nonEmptyEdits > 0 ? endUnits / timescale : null };
}
