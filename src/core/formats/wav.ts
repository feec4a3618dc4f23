import { StudioError } from '../errors';
import type { Pcm } from '../audio/pcm';
import { asciiBytes } from './ascii';
import { type BroadcastInfo, bextChunk, infoChunk, ixmlChunk } from './broadcast-wave';
import { cueChunk, cueLabelsChunk } from './wav-markers';

/** Sample formats of a WAV file. Full scale ±1 maps to ±2^(bits-1); integers clip at the top code. */
export type WavFormat = 'int16' | 'int24' | 'float32';

export const bytesPerSample: Readonly<Record<WavFormat, number>> = { int16: 2, int24: 3, float32: 4 };
const FRAMES_PER_BLOCK = 1 << 15;

/**
 * The file in blocks of a few hundred kB, header first, so that a long sound is never in memory twice.
 * 16 bit is dithered (triangular, ±1 step) from a fixed seed: the same sound always gives the same file.
 * @param info makes it a Broadcast Wave file.
 */
export function* encodeWav(
  pcm: Pcm,
  format: WavFormat,
  info: BroadcastInfo | null = null,
): Generator<Uint8Array<ArrayBuffer>> {
  const frames = pcm.channels[0]?.length ?? 0;
  const described = info ? broadcastChunks(info, pcm.sampleRate, format) : new Uint8Array();
  yield wavHeader(pcm.sampleRate, pcm.channels.length, frames, format, described);
  const dither = triangularNoise(DITHER_SEED);
  for (let first = 0; first < frames; first += FRAMES_PER_BLOCK) {
    const end = Math.min(frames, first + FRAMES_PER_BLOCK);
    yield encodeBlock(pcm.channels, first, end, format, dither);
  }
  if (dataBytes(pcm.channels.length, frames, format) % 2 === 1) yield new Uint8Array(1);
}

function encodeBlock(
  channels: readonly Float32Array[],
  first: number,
  end: number,
  format: WavFormat,
  dither: () => number,
): Uint8Array<ArrayBuffer> {
  const size = bytesPerSample[format];
  const block = new Uint8Array((end - first) * channels.length * size);
  const view = new DataView(block.buffer);
  let at = 0;
  for (let i = first; i < end; i += 1) {
    for (const channel of channels) {
      const value = channel[i]!;
      if (format === 'int16') view.setInt16(at, toInteger(value, 15, ditherFor(value, dither)), true);
      else if (format === 'float32') view.setFloat32(at, value, true);
      else {
        const code = toInteger(value, 23, 0);
        view.setInt16(at, code & 0xffff, true);
        view.setInt8(at + 2, code >> 16);
      }
      at += size;
    }
  }
  return block;
}

/** No dither on digital silence: noise would undo the exact zeros of silence locks and gate. */
function ditherFor(value: number, dither: () => number): number {
  return value === 0 ? 0 : dither();
}

/** @returns the code of `value` on a scale of ±2^bits, `dither` in steps. */
function toInteger(value: number, bits: number, dither: number): number {
  const scale = 2 ** bits;
  return Math.min(scale - 1, Math.max(-scale, Math.round(value * scale + dither)));
}

/** The chunks `bext`, `iXML` and those of credits and markers, where there are any, each with its header and padded to an even length. */
function broadcastChunks(
  info: BroadcastInfo,
  sampleRate: number,
  format: WavFormat,
): Uint8Array<ArrayBuffer> {
  const chunks = [
    { id: 'bext', content: bextChunk(info, sampleRate) },
    { id: 'iXML', content: ixmlChunk(info, sampleRate, 8 * bytesPerSample[format]) },
    { id: 'LIST', content: infoChunk(info) ?? new Uint8Array() },
    { id: 'cue ', content: cueChunk(info.markers, sampleRate) },
    { id: 'LIST', content: cueLabelsChunk(info.markers) },
  ].filter(({ content }) => content.length > 0);
  const even = (length: number) => length + (length % 2);
  const bytes = new Uint8Array(chunks.reduce((sum, { content }) => sum + 8 + even(content.length), 0));
  let at = 0;
  for (const { id, content } of chunks) {
    bytes.set(asciiBytes(id), at);
    new DataView(bytes.buffer).setUint32(at + 4, content.length, true);
    bytes.set(content, at + 8);
    at += 8 + even(content.length);
  }
  return bytes;
}

function dataBytes(channels: number, frames: number, format: WavFormat): number {
  return frames * channels * bytesPerSample[format];
}

/**
 * RIFF header up to the samples, with the chunks that describe the sound. 16 bit is plain PCM; 24 bit is WAVE_FORMAT_EXTENSIBLE, which Microsoft requires above 16 bits;
 * float is WAVE_FORMAT_IEEE_FLOAT with its fact chunk.
 * @throws StudioError request-invalid above 4 GB, the limit of the format.
 */
function wavHeader(
  sampleRate: number,
  channels: number,
  frames: number,
  format: WavFormat,
  described: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const bytes = bytesPerSample[format];
  const data = dataBytes(channels, frames, format);
  const formatSize = { int16: 16, int24: 40, float32: 18 }[format];
  const factSize = format === 'int16' ? 0 : 12;
  const headerSize = 12 + 8 + formatSize + factSize + described.length + 8;
  if (headerSize + data > 0xffff_fff0) {
    throw new StudioError('request-invalid', 'A WAV file cannot be larger than 4 GB. Export a shorter take.');
  }
  const header = new Uint8Array(headerSize);
  const view = new DataView(header.buffer);
  let at = 0;
  const text = (value: string) => {
    for (const character of value) view.setUint8(at++, character.charCodeAt(0));
  };
  const u16 = (value: number) => {
    view.setUint16(at, value, true);
    at += 2;
  };
  const u32 = (value: number) => {
    view.setUint32(at, value, true);
    at += 4;
  };
  text('RIFF');
  u32(headerSize - 8 + data + (data % 2));
  text('WAVE');
  text('fmt ');
  u32(formatSize);
  u16({ int16: 1, int24: 0xfffe, float32: 3 }[format]);
  u16(channels);
  u32(sampleRate);
  u32(sampleRate * channels * bytes);
  u16(channels * bytes);
  u16(bytes * 8);
  if (format === 'float32') u16(0);
  if (format === 'int24') {
    u16(22);
    u16(24);
    u32(channels === 1 ? 0x4 : 0x3);
    // Sub-format GUID of PCM, 00000001-0000-0010-8000-00aa00389b71.
    header.set([1, 0, 0, 0, 0, 0, 16, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71], at);
    at += 16;
  }
  if (factSize > 0) {
    text('fact');
    u32(4);
    u32(frames);
  }
  header.set(described, at);
  at += described.length;
  text('data');
  u32(data);
  return header;
}

const DITHER_SEED = 0x5eed;

/** Sum of two uniform values, -1..1 with a triangular density, from the mulberry32 generator. */
function triangularNoise(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => uniform() - uniform();
}
