import type { Envelope } from '../loudness/envelope';
import { decodeLevel } from './level-code';

/** An event that the mapper detects, with high or low confidence. */
export interface DetectedHit {
  /** Envelope sample of its steepest rise. */
  readonly sample: number;
  /** First sample of the hit; it ends where the next one starts. */
  readonly from: number;
  /** Lowest sensitivity at which it is drawn, -1 (always) to 1; at 0 or below it is in the decoded envelope. */
  readonly threshold: number;
}

/**
 * Hits, and alternative levels as a byte per sample (level-code.ts): in the samples of a hit that the decoded envelope has, the levels
 * without it; in those of a hit that it lacks, the levels with it.
 */
export interface DetectedHits {
  /** Ascending. */
  readonly hits: readonly DetectedHit[];
  readonly left: Uint8Array;
  /** The same array if both channels are the same. */
  readonly right: Uint8Array;
}

/** -1 draws confident hits only, 0 is the decoded envelope, 1 draws all low-confidence hits. */
export type Sensitivity = number;

export function isDrawn(hit: DetectedHit, sensitivity: Sensitivity): boolean {
  return hit.threshold <= sensitivity;
}

/** True when the hit has its alternative levels at this sensitivity. */
function isReversed(hit: DetectedHit, sensitivity: Sensitivity): boolean {
  return isDrawn(hit, sensitivity) !== isDrawn(hit, 0);
}

/** First and past-the-end sample of hit `index`. */
export function hitSpan({ hits, left }: DetectedHits, index: number): readonly [number, number] {
  return [hits[index]!.from, hits[index + 1]?.from ?? left.length];
}

/** Writes a hit's alternative levels to samples [from, to): never louder than before for a confident hit, never softer for a low-confidence one. */
function applyAlternative(
  out: Float32Array,
  codes: Uint8Array,
  louder: boolean,
  [from, to]: readonly [number, number],
): void {
  for (let i = from; i < to; i++) {
    const other = decodeLevel(codes[i]!);
    if (louder ? other > out[i]! : other < out[i]!) out[i] = other;
  }
}

/** Spans that hold drawn hits at a sensitivity, and what precedes the first hit. */
export function drawnSpans(detected: DetectedHits, sensitivity: Sensitivity): (readonly [number, number])[] {
  const { hits, left } = detected;
  const drawn = hits.flatMap((hit, k) => (isDrawn(hit, sensitivity) ? [hitSpan(detected, k)] : []));
  return [[0, hits[0]?.from ?? left.length], ...drawn];
}

/**
 * The mapper's envelope at a sensitivity. It only selects precomputed levels: fast enough for every move of a slider.
 * At every sample it increases with the sensitivity; hits that stay drawn keep their levels.
 * @param decoded the mapper's decoded envelope; returned itself at 0.
 */
export function atSensitivity(decoded: Envelope, detected: DetectedHits, sensitivity: Sensitivity): Envelope {
  if (!detected.hits.some((hit) => isReversed(hit, sensitivity))) return decoded;
  const channel = (levels: Float32Array, codes: Uint8Array) => {
    const out = levels.slice();
    detected.hits.forEach((hit, k) => {
      if (isReversed(hit, sensitivity)) applyAlternative(out, codes, hit.threshold > 0, hitSpan(detected, k));
    });
    return out;
  };
  const left = channel(decoded.left, detected.left);
  const same = decoded.right === decoded.left && detected.right === detected.left;
  return { rate: decoded.rate, left, right: same ? left : channel(decoded.right, detected.right) };
}

/** Levels of one hit when drawn, at any sensitivity: [left, right]. */
export function hitLevels(
  decoded: Envelope,
  detected: DetectedHits,
  index: number,
): [Float32Array, Float32Array] {
  const [from, to] = hitSpan(detected, index);
  const lowConfidence = !isDrawn(detected.hits[index]!, 0);
  const channel = (levels: Float32Array, codes: Uint8Array) => {
    const own = levels.slice(from, to);
    if (lowConfidence) applyAlternative(own, codes.subarray(from, to), true, [0, to - from]);
    return own;
  };
  return [channel(decoded.left, detected.left), channel(decoded.right, detected.right)];
}
