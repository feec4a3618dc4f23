/** Share of likeness beside words: a sound whose name has all words comes before one that only resembles them. */
const LIKENESS_WEIGHT = 0.6;
/** Fewer sounds than these have no meaningful median. */
const FEW_SOUNDS = 20;

/**
 * Likeness 0..1 from cosines: 1 at the highest, 0 at the median and below, or at the lowest of few sounds. Words and sounds of one prompt
 * space have cosines of another range than two sounds have, and another for each query: only their order within one search says something.
 * @param cosines NaN for sounds without an embedding.
 */
export function likeness(cosines: Float32Array): Float32Array {
  const sorted = cosines.filter((cosine) => !isNaN(cosine)).sort();
  const base = sorted[sorted.length < FEW_SOUNDS ? 0 : Math.floor(sorted.length / 2)] ?? 0;
  const range = (sorted.at(-1) ?? 0) - base;
  return cosines.map((cosine) => {
    if (isNaN(cosine)) return 0;
    return range > 0 ? Math.max(0, (cosine - base) / range) : 1;
  });
}

/** Words found, 0..1, plus 0.6 × likeness. */
export function blend(words: number, alike: number): number {
  return words + LIKENESS_WEIGHT * alike;
}

/** Score of a sound by its cosine alone: more than 0 for every sound that has one. */
export function byCosine(cosine: number): number {
  return isNaN(cosine) ? 0 : 1 + Math.max(-1 + 1e-6, cosine);
}
