import { mergeTexts, type SoundTexts } from '../../core/audio/sound-texts';
import { fieldText } from './field-text';
import { type Chunk, chunkBytes, type ChunkFile } from './iff-chunks';

/** Uncompressed sound of an AIFF or AIFF-C file, its channels interleaved. */
export interface AiffSound {
  readonly sampleRate: number;
  readonly channels: number;
  /** Samples per channel. */
  readonly frames: number;
  readonly bytesPerSample: number;
  readonly isFloat: boolean;
  readonly isLittleEndian: boolean;
  /** Unsigned 8 bit. */
  readonly isUnsigned: boolean;
  /** Offset of the first sample in the file. */
  readonly start: number;
}

const COMMON_BYTES = 22;
const MOST_CHANNELS = 64;
const MOST_TEXT_BYTES = 64 * 1024;

type Encoding = Pick<AiffSound, 'isFloat' | 'isLittleEndian' | 'isUnsigned'>;
const integer: Encoding = { isFloat: false, isLittleEndian: false, isUnsigned: false };
/** Compression types of AIFF-C that hold plain samples; a number sets their width in bytes. */
const encodings: Readonly<Record<string, Encoding & { readonly bytes?: number }>> = {
  NONE: integer,
  twos: integer,
  in24: { ...integer, bytes: 3 },
  in32: { ...integer, bytes: 4 },
  sowt: { ...integer, isLittleEndian: true },
  'raw ': { ...integer, isUnsigned: true, bytes: 1 },
  fl32: { ...integer, isFloat: true, bytes: 4 },
  FL32: { ...integer, isFloat: true, bytes: 4 },
  fl64: { ...integer, isFloat: true, bytes: 8 },
  FL64: { ...integer, isFloat: true, bytes: 8 },
};

/** The sound of an AIFF file; null when it is compressed, or its header is damaged. */
export async function readAiffSound(file: Blob, { type, chunks }: ChunkFile): Promise<AiffSound | null> {
  const common = chunks.find(({ id }) => id === 'COMM');
  const data = chunks.find(({ id }) => id === 'SSND');
  if (!common || !data) return null;
  const view = new DataView((await chunkBytes(file, common, COMMON_BYTES)).buffer);
  const head = new DataView((await chunkBytes(file, data, 8)).buffer);
  const needed = type === 'AIFC' ? COMMON_BYTES : COMMON_BYTES - 4;
  if (view.byteLength < needed || head.byteLength < 8) return null;
  const encoding = encodings[type === 'AIFC' ? nameAt(view, 18) : 'NONE'];
  if (!encoding) return null;
  const { bytes, ...rest } = encoding;
  const channels = view.getUint16(0);
  const bytesPerSample = bytes ?? Math.ceil(view.getUint16(6) / 8);
  // Early Macintosh files have 22254.545 Hz; resampling takes whole rates.
  const sampleRate = Math.round(extendedFloat(view, 8));
  const offset = Math.min(head.getUint32(0), data.bytes - 8);
  const isUsable =
    channels >= 1 &&
    channels <= MOST_CHANNELS &&
    bytesPerSample >= 1 &&
    bytesPerSample <= (rest.isFloat ? 8 : 4) &&
    sampleRate >= 1000 &&
    sampleRate <= 1_000_000;
  if (!isUsable) return null;
  const inFile = Math.floor((data.bytes - 8 - offset) / (channels * bytesPerSample));
  const frames = Math.min(view.getUint32(2), inFile);
  return { ...rest, sampleRate, channels, frames, bytesPerSample, start: data.start + 8 + offset };
}

/** Samples [first, first + count) of each channel, full scale ±1. Ends with the file. */
export async function decodeAiff(
  file: Blob,
  sound: AiffSound,
  first: number,
  count: number,
): Promise<Float32Array[]> {
  const { channels, bytesPerSample: width, frames } = sound;
  const wanted = Math.max(0, Math.min(count, frames - first));
  const at = sound.start + first * channels * width;
  const view = new DataView(await file.slice(at, at + wanted * channels * width).arrayBuffer());
  const length = Math.floor(view.byteLength / (channels * width));
  const read = sampleReader(view, sound);
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Float32Array(length);
    for (let n = 0; n < length; n++) samples[n] = read((n * channels + channel) * width);
    return samples;
  });
}

function sampleReader(
  view: DataView,
  { bytesPerSample, isFloat, isLittleEndian, isUnsigned }: AiffSound,
): (at: number) => number {
  const finite = (value: number) => (Number.isFinite(value) ? value : 0);
  if (isFloat)
    return bytesPerSample === 8
      ? (at) => finite(view.getFloat64(at, isLittleEndian))
      : (at) => finite(view.getFloat32(at, isLittleEndian));
  switch (bytesPerSample) {
    case 1:
      return isUnsigned ? (at) => (view.getUint8(at) - 128) / 128 : (at) => view.getInt8(at) / 128;
    case 2:
      return (at) => view.getInt16(at, isLittleEndian) / 2 ** 15;
    case 3:
      return isLittleEndian
        ? (at) => (view.getUint16(at, true) + (view.getInt8(at + 2) << 16)) / 2 ** 23
        : (at) => ((view.getInt8(at) << 16) + view.getUint16(at + 1)) / 2 ** 23;
    default:
      return (at) => view.getInt32(at, isLittleEndian) / 2 ** 31;
  }
}

const textChunks: Readonly<Record<string, keyof SoundTexts>> = {
  NAME: 'title',
  AUTH: 'creator',
  ANNO: 'description',
  '(c) ': 'licence',
};

/** What an AIFF file says about its sound. */
export async function readAiffTexts(file: Blob, { chunks }: ChunkFile): Promise<SoundTexts> {
  const texts: Partial<Record<keyof SoundTexts, string>> = {};
  const named: (readonly [keyof SoundTexts, Chunk])[] = chunks.flatMap((chunk) => {
    const name = textChunks[chunk.id];
    return name ? [[name, chunk] as const] : [];
  });
  for (const [name, chunk] of named)
    texts[name] ??= fieldText(await chunkBytes(file, chunk, MOST_TEXT_BYTES));
  return mergeTexts([texts]);
}

/** An 80-bit float of IEEE 754: sign and exponent, then a mantissa with its first bit. */
function extendedFloat(view: DataView, at: number): number {
  const exponent = view.getUint16(at) & 0x7fff;
  return (view.getUint32(at + 2) * 2 ** 32 + view.getUint32(at + 6)) * 2 ** (exponent - 16383 - 63);
}

function nameAt(view: DataView, at: number): string {
  return String.fromCharCode(...new Uint8Array(view.buffer, at, 4));
}
