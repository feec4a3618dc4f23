/** Samples that encoder and decoder add to an MP3, as its LAME tag states them. */
export interface Mp3Gaps {
  /** At the start: the encoder's delay and the 529 samples of the decoder. */
  readonly delay: number;
  /** At the end. */
  readonly padding: number;
}

/** Samples by which every decoder of layer III is late (hybrid filter bank). */
const DECODER_DELAY = 529;

/** Bytes that may lie between the ID3 tag and the first frame. */
const SEARCHED_BYTES = 8192;

/** @returns null when the file has no LAME tag (mp3-tech.org, LAME Tag revision 1; ffmpeg writes it as Lavf or Lavc) */
export async function readMp3Gaps(file: Blob): Promise<Mp3Gaps | null> {
  const start = await endOfId3(file);
  const bytes = new Uint8Array(await file.slice(start, start + SEARCHED_BYTES).arrayBuffer());
  const first = bytes.findIndex((byte, i) => byte === 0xff && (bytes[i + 1] ?? 0) >= 0xe0);
  if (first < 0) return null;
  const isVersion1 = ((bytes[first + 1]! >> 3) & 3) === 3;
  const isMono = bytes[first + 3]! >> 6 === 3;
  const tag = first + 4 + (isVersion1 ? (isMono ? 17 : 32) : isMono ? 9 : 17);
  const name = textAt(bytes, tag, 4);
  if (name !== 'Xing' && name !== 'Info') return null;
  // Flags name the fields that follow: frames, bytes, table of contents, quality.
  const flags = bytes[tag + 7] ?? 0;
  const lame =
    tag + 8 + (flags & 1 ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  if (!/^(LAME|Lavf|Lavc)/.test(textAt(bytes, lame, 4)) || lame + 24 > bytes.length) return null;
  const packed = (bytes[lame + 21]! << 16) | (bytes[lame + 22]! << 8) | bytes[lame + 23]!;
  return { delay: (packed >> 12) + DECODER_DELAY, padding: Math.max(0, (packed & 0xfff) - DECODER_DELAY) };
}

async function endOfId3(file: Blob): Promise<number> {
  let at = 0;
  for (let k = 0; k < 8; k++) {
    const head = new Uint8Array(await file.slice(at, at + 10).arrayBuffer());
    if (head.length < 10 || textAt(head, 0, 3) !== 'ID3') break;
    at += 10 + head.subarray(6, 10).reduce((size, byte) => size * 128 + (byte & 127), 0);
  }
  return at;
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
