import type { Pcm } from '../../core/audio/pcm';
import type { SoundId } from '../../core/audio/sound-id';
import { hexSha256 } from '../../platform/sha-256';
import { workSlice } from '../../platform/yield-to-event-loop';

/** Samples that are hashed at once, so that the copy that the browser makes of them does not block the page. */
const PIECE_SAMPLES = 2 ** 21;

/**
 * Id of a sound: SHA-256 over a header and the SHA-256 of each piece of each channel, in order. The header holds the sample rate (64-bit
 * float), the number of channels and the number of samples (32-bit integers). All numbers are little-endian.
 */
export async function soundHash({ sampleRate, channels }: Pcm): Promise<SoundId> {
  const header = new DataView(new ArrayBuffer(16));
  header.setFloat64(0, sampleRate, true);
  header.setUint32(8, channels.length, true);
  header.setUint32(12, channels[0]?.length ?? 0, true);
  const parts = [new Uint8Array(header.buffer)];
  const hashed = new Map<Float32Array, readonly Uint8Array<ArrayBuffer>[]>();
  for (const samples of channels) {
    const pieces = hashed.get(samples) ?? (await pieceHashes(samples));
    hashed.set(samples, pieces);
    parts.push(...pieces);
  }
  return hexSha256(await new Blob(parts).arrayBuffer());
}

async function pieceHashes(samples: Float32Array): Promise<readonly Uint8Array<ArrayBuffer>[]> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  // A copy: the samples may lie in shared memory, which cannot be hashed. One for all pieces: the browser copies it once more.
  const copy = new Float32Array(Math.min(PIECE_SAMPLES, samples.length));
  const pause = workSlice();
  for (let start = 0; start < samples.length; start += PIECE_SAMPLES) {
    if (start > 0) await pause();
    const source = samples.subarray(start, start + PIECE_SAMPLES);
    copy.set(source);
    pieces.push(new Uint8Array(await crypto.subtle.digest('SHA-256', copy.subarray(0, source.length))));
  }
  return pieces;
}
