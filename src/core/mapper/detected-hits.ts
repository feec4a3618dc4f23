import type { Envelope } from '../loudness/envelope';
import { decodeLevel } from './level-code';

/** An event that the mapper sees or suspects. */
export interface DetectedHit {
  /** Where its rise is steepest, sample of the envelope. */
  readonly sample: number;
  /** First sample that is its own; it ends where the next one begins. */
  readonly from: number;
  /** Sensitivity from which on it is drawn, -1 (always) to 1; up to 0 it is part of the mapper's decode. */
  readonly threshold: number;
}

/**
 * What the mapper's curve would be hit by hit, the other way round than in the decode: a byte per sample (level-code.ts). In the samples of a
 * hit that the decode has, the levels without it; in those of one that it lacks, the levels with it.
 */
export interface DetectedHits {
  /** Ascending. */
  readonly hits: readonly DetectedHit[];
  readonly left: Uint8Array;
  /** The same array where both channels are the same. */
  readonly right: Uint8Array;
}

/** -1 draws sure hits only, 0 is the decode, 1 draws every suspicion. */
export type Sensitivity = number;

export function isDrawn(hit: DetectedHit, sensitivity: Sensitivity): boolean {
  return hit.threshold <= sensitivity;
}

/** True where the curve at this sensitivity is not the decode. */
function isTurned(hit: DetectedHit, sensitivity: Sensitivity): boolean {
  return isDrawn(hit, sensitivity) !== isDrawn(hit, 0);
}

/** First and past-the-end sample of hit `index`. */
export function hitSpan({ hits, left }: DetectedHits, index: number): readonly [number, number] {
  return [hits[index]!.from, hits[index + 1]?.from ?? left.length];
}

/** `decoded` in the samples [from, to) of a hit with its other level: never louder than it for a sure hit, never softer for a suspected one. */
function turn(
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

/**
 * The mapper's curve at a sensitivity. It only swaps levels that were worked out with the mapping, so it may be called at every move of a slider.
 * At every sample it rises with the sensitivity; hits that stay drawn keep their levels.
 * @param decoded the mapper's own curve; returned itself at 0.
 */
export function atSensitivity(decoded: Envelope, mapped: DetectedHits, sensitivity: Sensitivity): Envelope {
  if (!mapped.hits.some((hit) => isTurned(hit, sensitivity))) return decoded;
  const channel = (levels: Float32Array, codes: Uint8Array) => {
    const out = levels.slice();
    mapped.hits.forEach((hit, k) => {
      if (isTurned(hit, sensitivity)) turn(out, codes, hit.threshold > 0, hitSpan(mapped, k));
    });
    return out;
  };
  const left = channel(decoded.left, mapped.left);
  const same = decoded.right === decoded.left && mapped.right === mapped.left;
  return { rate: decoded.rate, left, right: same ? left : channel(decoded.right, mapped.right) };
}

/** Levels of one hit as drawn when it is let in, whatever the sensitivity: [left, right]. */
export function hitLevels(
  decoded: Envelope,
  mapped: DetectedHits,
  index: number,
): [Float32Array, Float32Array] {
  const [from, to] = hitSpan(mapped, index);
  const suspected = !isDrawn(mapped.hits[index]!, 0);
  const channel = (levels: Float32Array, codes: Uint8Array) => {
    const own = levels.slice(from, to);
    if (suspected) turn(own, codes.subarray(from, to), true, [0, to - from]);
    return own;
  };
  return [channel(decoded.left, mapped.left), channel(decoded.right, mapped.right)];
}
