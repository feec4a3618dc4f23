import { fadeIn } from './grains';
import type { Random } from './random';
import type { AnalysedRecording, Span, Stereo } from './recording';

/** Seconds of a piece of texture, and of the crossfade to the next. */
const SHORTEST = 0.4;
const LONGEST = 1.5;
const CROSSFADE = 0.06;
/** RMS level of the result, before it is steered. */
const LEVEL = 0.1;

/** Steady sound of any length: pieces of the recordings' textures in the order of chance, at one level. */
export function renderTexture(
  recordings: readonly AnalysedRecording[],
  length: number,
  sampleRate: number,
  random: Random,
): Stereo {
  const spans = recordings.flatMap((recording) =>
    recording.texture.map((span) => ({ recording, span, size: span.end - span.start })),
  );
  const out: Stereo = [new Float32Array(length), new Float32Array(length)];
  const weights = spans.map(({ recording, size }) => recording.weight * size);
  const overlap = Math.round(CROSSFADE * sampleRate);
  for (let at = 0; at < length;) {
    const { recording, span, size } = spans[pick(weights, random)]!;
    const wanted = Math.round(random.between(SHORTEST, LONGEST) * sampleRate);
    const piece = Math.min(size, wanted);
    const start = span.start + Math.floor(random.next() * (size - piece + 1));
    addPiece(out, recording.channels, { start, end: start + piece }, at, at === 0 ? 0 : overlap, overlap);
    at += Math.max(1, piece - overlap);
  }
  return out;
}

/** Index by weight. */
export function pick(weights: readonly number[], random: Random): number {
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  const index = weights.findIndex((weight) => (left -= weight) < 0);
  return index < 0 ? weights.length - 1 : index;
}

/** Adds a piece at LEVEL, faded in and out with constant power. */
export function addPiece(
  out: Stereo,
  channels: Stereo,
  { start, end }: Span,
  at: number,
  rise: number,
  fall: number,
): void {
  let energy = 0;
  for (const samples of channels) for (let n = start; n < end; n++) energy += samples[n]! * samples[n]!;
  const gain = LEVEL / Math.sqrt(energy / (2 * (end - start)) + 1e-12);
  const [up, down] = [fadeIn(rise), fadeIn(fall)];
  const size = end - start;
  for (let c = 0; c < 2; c++) {
    const [from, to] = [channels[c]!, out[c]!];
    for (let k = 0; k < size && at + k < to.length; k++) {
      const weight = (k < rise ? up[k]! : 1) * (size - 1 - k < fall ? down[size - 1 - k]! : 1);
      to[at + k]! += gain * Math.sqrt(weight) * from[start + k]!;
    }
  }
}
