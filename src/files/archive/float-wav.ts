import type { Pcm } from '../../core/audio/pcm';
import type { SoundEntry } from './archive-format';

const RIFF_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
const FORMAT_FLOAT = 3;
const FORMAT_BYTES = 16;
/** Chunks before the samples that are larger are not read. */
const MAX_CHUNK_BYTES = 2 ** 20;

/** Reads from a stream in pieces of any size. */
class ByteReader {
  private rest = new Uint8Array();

  constructor(private readonly source: ReadableStreamDefaultReader<Uint8Array>) {}

  /** @returns up to `most` bytes, at least one. @throws Error at the end of the stream. */
  async some(most: number): Promise<Uint8Array> {
    while (this.rest.length === 0) {
      const { done, value } = await this.source.read();
      if (done) throw new Error('the sound ends early');
      this.rest = value as Uint8Array<ArrayBuffer>;
    }
    const taken = this.rest.subarray(0, most);
    this.rest = this.rest.subarray(taken.length);
    return taken;
  }

  /** Reads to the end: the archive checks the sum of an entry there. */
  async drain(): Promise<void> {
    while (!(await this.source.read()).done);
  }

  async exactly(bytes: number): Promise<DataView> {
    const all = new Uint8Array(bytes);
    for (let at = 0; at < bytes;) {
      const piece = await this.some(bytes - at);
      all.set(piece, at);
      at += piece.length;
    }
    return new DataView(all.buffer);
  }
}

const tag = (view: DataView, at: number) =>
  String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, 4));

/** A WAV file of 32-bit floats as the archive's manifest states it. @throws Error if it is another. */
export async function readFloatWav(
  stream: ReadableStream<Uint8Array>,
  { sampleRate, channels, samples }: SoundEntry,
): Promise<Pcm> {
  const source = stream.getReader();
  try {
    const reader = new ByteReader(source);
    const riff = await reader.exactly(RIFF_HEADER_BYTES);
    if (tag(riff, 0) !== 'RIFF' || tag(riff, 8) !== 'WAVE') throw new Error('not a WAV file');
    for (;;) {
      const header = await reader.exactly(CHUNK_HEADER_BYTES);
      const name = tag(header, 0);
      const size = header.getUint32(4, true);
      if (name === 'data') {
        if (size < 4 * channels * samples) throw new Error('fewer samples than stated');
        const sound = await readSamples(reader, channels, samples);
        await reader.drain();
        return { sampleRate, channels: sound };
      }
      if (size > MAX_CHUNK_BYTES) throw new Error(`chunk ${name} is too large`);
      const chunk = await reader.exactly(size + (size % 2));
      if (name === 'fmt ') checkFormat(chunk, sampleRate, channels);
    }
  } finally {
    await source.cancel().catch(() => undefined);
  }
}

function checkFormat(chunk: DataView, sampleRate: number, channels: number): void {
  const valid =
    chunk.byteLength >= FORMAT_BYTES &&
    chunk.getUint16(0, true) === FORMAT_FLOAT &&
    chunk.getUint16(2, true) === channels &&
    chunk.getUint32(4, true) === sampleRate &&
    chunk.getUint16(14, true) === 32;
  if (!valid) throw new Error('another format than stated');
}

/** Interleaved little-endian floats, a piece of whole frames at a time. */
async function readSamples(reader: ByteReader, channels: number, samples: number): Promise<Float32Array[]> {
  const sound = Array.from({ length: channels }, () => new Float32Array(samples));
  const frameBytes = 4 * channels;
  const framesPerPiece = Math.max(1, Math.floor(2 ** 18 / frameBytes));
  for (let first = 0; first < samples; first += framesPerPiece) {
    const frames = Math.min(framesPerPiece, samples - first);
    const view = await reader.exactly(frames * frameBytes);
    for (let c = 0; c < channels; c++) {
      const channel = sound[c]!;
      for (let i = 0; i < frames; i++) channel[first + i] = view.getFloat32(i * frameBytes + 4 * c, true);
    }
  }
  return sound;
}
