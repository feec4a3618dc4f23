/** An independent reader of MOV files for checking: tracks with their samples, from the boxes of ISO/IEC 14496-12 and the QuickTime format. */

export interface MovieTrack {
  readonly id: number;
  readonly handler: string;
  /** Four-character code of the first sample description. */
  readonly format: string;
  /** The whole first sample description. */
  readonly description: Buffer;
  readonly enabled: boolean;
  /** Matrix, width and height. */
  readonly geometry: Buffer;
  readonly references: Readonly<Record<string, readonly number[]>>;
  /** Bytes of all samples in order. */
  readonly data: Buffer;
  readonly sampleSizes: readonly number[];
  readonly timescale: number;
}

interface Box {
  readonly type: string;
  readonly body: Buffer;
}

function boxes(bytes: Buffer): Box[] {
  const found: Box[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const size32 = bytes.readUInt32BE(at);
    const header = size32 === 1 ? 16 : 8;
    const size = size32 === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : size32;
    if (size < header || at + size > bytes.length) throw new Error(`box at ${at} has ${size} bytes`);
    found.push({
      type: bytes.toString('latin1', at + 4, at + 8),
      body: bytes.subarray(at + header, at + size),
    });
    at += size;
  }
  return found;
}

function box(bytes: Buffer, ...path: string[]): Buffer | null {
  const body = boxes(bytes).find(({ type }) => type === path[0])?.body ?? null;
  return path.length > 1 && body ? box(body, ...path.slice(1)) : body;
}

export function readMovie(file: Buffer): { tracks: MovieTrack[]; userData: Buffer | null } {
  const moov = box(file, 'moov')!;
  const tracks = boxes(moov)
    .filter(({ type }) => type === 'trak')
    .map(({ body }) => readTrack(file, body));
  return { tracks, userData: box(moov, 'udta') };
}

function readTrack(file: Buffer, trak: Buffer): MovieTrack {
  const header = box(trak, 'tkhd')!;
  const table = box(trak, 'mdia', 'minf', 'stbl')!;
  const mediaHeader = box(trak, 'mdia', 'mdhd')!;
  const description = box(table, 'stsd')!.subarray(8);
  const sizes = sampleSizes(box(table, 'stsz')!);
  return {
    id: header.readUInt32BE(header[0] === 1 ? 20 : 12),
    handler: box(trak, 'mdia', 'hdlr')!.toString('latin1', 8, 12),
    format: description.toString('latin1', 4, 8),
    description: description.subarray(0, description.readUInt32BE(0)),
    enabled: (header[3]! & 1) === 1,
    geometry: header.subarray(header.length - 44),
    references: Object.fromEntries(
      boxes(box(trak, 'tref') ?? Buffer.alloc(0)).map(({ type, body }) => [
        type,
        Array.from({ length: body.length / 4 }, (_, i) => body.readUInt32BE(4 * i)),
      ]),
    ),
    data: sampleData(file, table, sizes),
    sampleSizes: sizes,
    timescale: mediaHeader.readUInt32BE(mediaHeader[0] === 1 ? 20 : 12),
  };
}

function sampleSizes(stsz: Buffer): number[] {
  const common = stsz.readUInt32BE(4);
  return Array.from({ length: stsz.readUInt32BE(8) }, (_, i) => common || stsz.readUInt32BE(12 + 4 * i));
}

function sampleData(file: Buffer, table: Buffer, sizes: readonly number[]): Buffer {
  const short = box(table, 'stco');
  const offsets = short ?? box(table, 'co64')!;
  const runs = box(table, 'stsc')!;
  const parts: Buffer[] = [];
  let sample = 0;
  let run = 0;
  for (let chunk = 0; chunk < offsets.readUInt32BE(4); chunk++) {
    const last = run + 1 >= runs.readUInt32BE(4);
    if (!last && runs.readUInt32BE(8 + 12 * (run + 1)) === chunk + 1) run++;
    const start = short
      ? offsets.readUInt32BE(8 + 4 * chunk)
      : Number(offsets.readBigUInt64BE(8 + 8 * chunk));
    let at = start;
    for (let i = 0; i < runs.readUInt32BE(12 + 12 * run); i++) at += sizes[sample++]!;
    parts.push(file.subarray(start, at));
  }
  return Buffer.concat(parts);
}

/** Largest absolute value of 24-bit little-endian samples, 1 is full scale. */
export function peak24(data: Buffer): number {
  let peak = 0;
  for (let at = 0; at + 3 <= data.length; at += 3) peak = Math.max(peak, Math.abs(data.readIntLE(at, 3)));
  return peak / 2 ** 23;
}

/** Start frame and drop-frame flag of the timecode track. */
export function timecodeOf(tracks: readonly MovieTrack[]): { frames: number; dropFrame: boolean } | null {
  const track = tracks.find(({ handler }) => handler === 'tmcd');
  return track
    ? { frames: track.data.readUInt32BE(0), dropFrame: (track.description.readUInt32BE(20) & 1) === 1 }
    : null;
}

/** Titles of the chapter track that the picture refers to. */
export function chaptersOf(tracks: readonly MovieTrack[]): string[] {
  const id = tracks.find(({ handler }) => handler === 'vide')?.references['chap']?.[0];
  const track = tracks.find((candidate) => candidate.id === id);
  const titles: string[] = [];
  let at = 0;
  for (const size of track?.sampleSizes ?? []) {
    titles.push(track!.data.toString('utf8', at + 2, at + 2 + track!.data.readUInt16BE(at)));
    at += size;
  }
  return titles;
}
