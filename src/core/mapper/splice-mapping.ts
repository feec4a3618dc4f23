import type { Envelope } from '../loudness/envelope';
import type { DetectedHit, DetectedHits } from './detected-hits';

/** What the mapper says of a clip, or of a part of it. */
export interface Mapping {
  /** At sensitivity 0. */
  readonly decoded: Envelope;
  /** 0..1 per sample; null if the mapper returned none. */
  readonly confidence: Float32Array | null;
  readonly detected: DetectedHits;
}

/** Samples of the whole clip, past the end exclusive. */
export type SampleSpan = readonly [from: number, to: number];

/** Levels that change nothing in the span of this hit: a low-confidence hit only raises, a confident one only lowers. */
function neutralCode({ threshold }: DetectedHit): number {
  return threshold > 0 ? 0 : 255;
}

/** Silence without hits. */
export function silentMapping(length: number, rate: number): Mapping {
  const silence = new Float32Array(length);
  const codes = new Uint8Array(length);
  return {
    decoded: { rate, left: silence, right: silence },
    confidence: new Float32Array(length),
    detected: { hits: [], left: codes, right: codes },
  };
}

/**
 * The mapping of a clip with `part` in the place of a span of it. Hits belong to the span in which they rise.
 * @param offset sample of the whole clip at which the part starts; the part covers the span.
 */
export function spliceMapping(
  whole: Mapping,
  part: Mapping,
  offset: number,
  [from, to]: SampleSpan,
): Mapping {
  const before = whole.detected.hits.filter(({ sample }) => sample < from);
  const within = part.detected.hits
    .map((hit) => ({ ...hit, sample: hit.sample + offset, from: Math.max(from, hit.from + offset) }))
    .filter(({ sample }) => sample >= from && sample < to);
  const after = whole.detected.hits
    .filter(({ sample }) => sample >= to)
    .map((hit) => ({ ...hit, from: Math.max(to, hit.from) }));

  const splice = <T extends Float32Array | Uint8Array>(outer: T, inner: T): T => {
    const out = outer.slice() as T;
    out.set(inner.subarray(from - offset, to - offset), from);
    return out;
  };
  const codes = (outer: Uint8Array, inner: Uint8Array): Uint8Array => {
    const out = splice(outer, inner);
    // The last hit before a border reaches beyond it, where the levels are not its own.
    const bordering: [DetectedHit | undefined, number, number][] = [
      [before.at(-1), from, within[0]?.from ?? to],
      [within.at(-1) ?? before.at(-1), to, after[0]?.from ?? out.length],
    ];
    for (const [hit, start, end] of bordering) if (hit) out.fill(neutralCode(hit), start, end);
    return out;
  };
  const both = <T>(
    outer: readonly [T, T],
    inner: readonly [T, T],
    join: (outer: T, inner: T) => T,
  ): [T, T] => {
    const left = join(outer[0], inner[0]);
    return [left, outer[0] === outer[1] && inner[0] === inner[1] ? left : join(outer[1], inner[1])];
  };
  const [left, right] = both(
    [whole.decoded.left, whole.decoded.right],
    [part.decoded.left, part.decoded.right],
    splice,
  );
  const [leftCodes, rightCodes] = both(
    [whole.detected.left, whole.detected.right],
    [part.detected.left, part.detected.right],
    codes,
  );
  return {
    decoded: { rate: whole.decoded.rate, left, right },
    confidence: whole.confidence && part.confidence && splice(whole.confidence, part.confidence),
    detected: { hits: [...before, ...within, ...after], left: leftCodes, right: rightCodes },
  };
}
