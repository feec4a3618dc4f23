import { findHits, type Hit, LONGEST_RISE } from './find-hits';

/** A part of an envelope that is played at once. Times in seconds. */
export type Part =
  | { readonly hit: Hit; readonly end: number }
  /** Sound without a hit. */
  | { readonly hit: null; readonly start: number; readonly end: number };

/** Level that counts as silence: -80 dBFS. */
export const SILENCE = 1e-4;
/** A rise within a hit's decay by this factor (6 dB) that is no hit is a swell. */
const SWELL = 2;
/** Shortest part without a hit. */
const SHORTEST = 0.04;
/** Shortest swell. */
const SHORTEST_SWELL = 0.1;
/** Time after which a level within 6 dB of a hit's peak is no decay: texture takes over. */
const LASTING = 0.25;

/** The parts of an envelope, in order of time. @param level of both channels together, at `rate` Hz. @param steady whether there is texture for levels that last after a hit. */
export function planParts(level: Float32Array, rate: number, seconds: number, steady: boolean): Part[] {
  const hits = findHits(level, rate);
  const parts: Part[] = [];
  let covered = 0;
  hits.forEach((hit, k) => {
    parts.push(...sustained(level, rate, covered, hit.time));
    const end = hitEnd(level, rate, hit.time, hits[k + 1]?.time ?? seconds, steady);
    parts.push({ hit, end });
    covered = end;
  });
  return [...parts, ...sustained(level, rate, covered, seconds)];
}

/** The part between two times that is not silent, or none. */
function sustained(level: Float32Array, rate: number, from: number, to: number): Part[] {
  let first = Math.ceil(from * rate);
  let last = Math.min(level.length - 1, Math.floor(to * rate));
  while (first <= last && level[first]! < SILENCE) first++;
  while (last >= first && level[last]! < SILENCE) last--;
  const start = Math.max(from, (first - 1) / rate);
  const end = Math.min(to, (last + 1) / rate);
  return last > first && end - start >= SHORTEST ? [{ hit: null, start, end }] : [];
}

/** When a hit's decay ends: at silence, a swell, a level that lasts (if there is texture for it), or the next hit. */
function hitEnd(level: Float32Array, rate: number, time: number, next: number, steady: boolean): number {
  const end = Math.min(level.length, Math.round(next * rate));
  let peak = Math.max(0, Math.min(end - 1, Math.round(time * rate) + 2));
  const latest = Math.min(end, peak + LONGEST_RISE * rate);
  while (peak + 1 < latest && level[peak + 1]! > level[peak]!) peak++;
  let least = Infinity;
  for (let i = peak; i < end; i++) {
    const isLasting = steady && i - peak > LASTING * rate && level[i]! > level[peak]! / 2;
    const isSwell = level[i]! > SWELL * least && end - i > SHORTEST_SWELL * rate;
    if (level[i]! < SILENCE || isLasting || isSwell) return i / rate;
    least = Math.min(least, level[i]!);
  }
  return next;
}
