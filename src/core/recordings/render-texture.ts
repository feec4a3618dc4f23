import { addPiece } from './pieces';
import { pick, type Random } from '../diffusion/random';
import type { AnalysedRecording, Stereo } from './recording';

/** Seconds of a piece of texture, and of the crossfade to the next. */
const SHORTEST = 0.4;
const LONGEST = 1.5;
const CROSSFADE = 0.06;

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
