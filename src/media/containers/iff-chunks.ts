/** A chunk of a WAVE or AIFF file: offsets of its content in the file. */
export interface Chunk {
  readonly id: string;
  readonly start: number;
  /** Cut at the end of the file. */
  readonly bytes: number;
}

export interface ChunkFile {
  /** The file's first four characters: RIFF, RF64, BW64 or FORM. */
  readonly container: string;
  /** WAVE, AIFF or AIFC. */
  readonly type: string;
  readonly chunks: readonly Chunk[];
}

/** Files have up to about 20. */
const MOST_CHUNKS = 200;
/** A 32-bit size that stands for the one in the ds64 chunk. */
const SIZE_IN_DS64 = 0xffff_ffff;

/** The chunks of an IFF file (EA IFF 85; RIFF is its little-endian form, RF64 that of ITU-R BS.2088); null when it is none. */
export async function readChunks(file: Blob): Promise<ChunkFile | null> {
  const head = new DataView(await file.slice(0, 12).arrayBuffer());
  if (head.byteLength < 12) return null;
  const container = nameAt(head, 0);
  if (!['RIFF', 'RF64', 'BW64', 'FORM'].includes(container)) return null;
  const isLittleEndian = container !== 'FORM';
  const chunks: Chunk[] = [];
  let dataBytes: number | null = null;
  for (let at = 12; at + 8 <= file.size && chunks.length < MOST_CHUNKS;) {
    // Size of `data` in ds64: 8 bytes after the size of the file.
    const header = new DataView(await file.slice(at, at + 24).arrayBuffer());
    const id = nameAt(header, 0);
    let size = header.getUint32(4, isLittleEndian);
    if (id === 'ds64' && header.byteLength >= 24) dataBytes = Number(header.getBigUint64(16, true));
    if (id === 'data' && size === SIZE_IN_DS64 && dataBytes !== null) size = dataBytes;
    const start = at + 8;
    chunks.push({ id, start, bytes: Math.min(size, file.size - start) });
    at = start + size + (size % 2);
  }
  return { container, type: nameAt(head, 8), chunks };
}

/** The first `most` bytes of a chunk's content. */
export async function chunkBytes(
  file: Blob,
  { start, bytes }: Chunk,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.slice(start, start + Math.min(bytes, most)).arrayBuffer());
}

function nameAt(view: DataView, at: number): string {
  return String.fromCharCode(...new Uint8Array(view.buffer, at, 4));
}
