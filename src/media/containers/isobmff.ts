/** What an MP4 or MOV says in its boxes and the demuxer does not report: ISO/IEC 14496-12. */
export interface IsobmffFacts {
  readonly hasIndex: boolean;
  /** A box claims more bytes than the file has. */
  readonly cutShort: boolean;
  readonly tracks: ReadonlyMap<number, TrackEdits>;
}

export interface TrackEdits {
  /** Edits that show media (empty edits only delay it). */
  readonly shownEdits: number;
  /** Seconds on the movie clock where the last edit ends; null when the track plays to its end. */
  readonly end: number | null;
}

/** An index larger than this is not read here; edit ends then go unseen. */
const LARGEST_INDEX = 64 * 2 ** 20;
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

interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

function boxAt(view: DataView, at: number, end: number): Box | null {
  if (at + 8 > end) return null;
  const type = String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at + 4, 4));
  const short = view.getUint32(at);
  const long = short === 1 && at + 16 <= end;
  const size = long ? Number(view.getBigUint64(at + 8)) : short === 0 ? end - at : short;
  return size < 8 ? null : { type, start: at + (long ? 16 : 8), end: at + size };
}

function* boxes(view: DataView, start: number, end: number): Generator<Box> {
  for (let at = start, box = boxAt(view, at, end); box; box = boxAt(view, at, end)) {
    yield box;
    at = box.end;
  }
}

/** @returns null when the file is not ISO media (no known box at its start) */
export async function readIsobmff(file: Blob): Promise<IsobmffFacts | null> {
  let hasIndex = false;
  let cutShort = false;
  let tracks = new Map<number, TrackEdits>();
  for (let at = 0; at + 8 <= file.size;) {
    const head = new DataView(await file.slice(at, at + 16).arrayBuffer());
    const box = boxAt(head, 0, head.byteLength);
    if (!box || !knownBoxes.has(box.type)) {
      if (at === 0) return null;
      break;
    }
    const toEnd = head.getUint32(0) === 0;
    const end = toEnd ? file.size : at + box.end;
    cutShort ||= end > file.size;
    if (box.type === 'moov' && end <= file.size) {
      hasIndex = true;
      if (end - at < LARGEST_INDEX)
        tracks = readMovie(new DataView(await file.slice(at, end).arrayBuffer()), box.start);
    }
    at = end;
  }
  return { hasIndex, cutShort, tracks };
}

function readMovie(view: DataView, start: number): Map<number, TrackEdits> {
  const tracks = new Map<number, TrackEdits>();
  let timescale = 0;
  for (const box of boxes(view, start, view.byteLength)) {
    if (box.type === 'mvhd')
      timescale = view.getUint32(box.start + (view.getUint8(box.start) === 1 ? 20 : 12));
    if (box.type !== 'trak') continue;
    let id = 0;
    let edits: TrackEdits = { shownEdits: 0, end: null };
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
  const wide = view.getUint8(list.start) === 1;
  const entry = wide ? 20 : 12;
  const count = Math.min(view.getUint32(list.start + 4), Math.floor((list.end - list.start - 8) / entry));
  let shownEdits = 0;
  let units = 0;
  for (let i = 0, at = list.start + 8; i < count; i++, at += entry) {
    const duration = wide ? Number(view.getBigUint64(at)) : view.getUint32(at);
    const mediaTime = wide ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
    units += duration;
    if (mediaTime < 0) continue;
    shownEdits++;
    // Fragmented files write 0 for "as long as the media is".
    if (duration === 0) return { shownEdits, end: null };
  }
  return { shownEdits, end: shownEdits > 0 ? units / timescale : null };
}
