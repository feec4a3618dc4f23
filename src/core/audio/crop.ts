import { toSamples } from '../time/samples';
import type { Pcm } from './pcm';

/** A copy of the sound from `start` to `end` seconds (rounded to samples), silent outside the sound. */
export function cropPcm(pcm: Pcm, start: number, end: number): Pcm {
  const first = toSamples(start, pcm.sampleRate);
  const length = Math.max(0, toSamples(end, pcm.sampleRate) - first);
  const channels = pcm.channels.map((channel) => {
    const piece = new Float32Array(length);
    piece.set(channel.subarray(Math.max(0, first), Math.max(0, first + length)), Math.max(0, -first));
    return piece;
  });
  return { sampleRate: pcm.sampleRate, channels };
}
