import type { Envelope } from '../loudness/envelope';

/** A rise of the target envelope that an event is played for. Times in seconds. */
export interface Hit {
  /** Where the power reaches half of the hit's peak. */
  readonly time: number;
  /** RMS level of the peak, both channels together. */
  readonly level: number;
  /** Seconds from the peak until the level has fallen by 20 dB, or until the next hit. */
  readonly decay: number;
}

/** A hit's peak is at least this much above the valley before it, as a ratio of levels: 4 dB. */
const LEAST_RISE = 1.58;
/** Longest rise of a hit from its valley to its peak, seconds. A slower one is a swell. */
export const LONGEST_RISE = 0.1;
/** Levels this far below the loudest count as silence, as a ratio: 50 dB. */
const RANGE = 0.003;
/** Level 20 dB below the peak. */
const DECAYED = 0.1;

/** Level of both channels together: root of their mean power. */
export function jointLevel({ left, right }: Envelope): Float32Array {
  return left.map((level, i) => Math.sqrt((level * level + right[i]! * right[i]!) / 2));
}

/** The hits of an envelope, in order of time. @param level of both channels together, at `rate` Hz. */
export function findHits(level: Float32Array, rate: number): Hit[] {
  const found = findRises(level)
    .filter(({ valley, peak }) => peak - risesFrom(level, valley, peak) <= LONGEST_RISE * rate)
    .map(({ valley, peak }) => ({ peak, time: crossing(level, valley, peak) / rate }));
  return found.map(({ peak, time }, k) => {
    const next = found[k + 1] ? Math.round(found[k + 1]!.time * rate) : level.length;
    let fall = peak;
    while (fall < next && level[fall]! > DECAYED * level[peak]!) fall++;
    return { time, level: level[peak]!, decay: (fall - peak) / rate };
  });
}

/** Indices of a valley, -1 for the silence before the curve, and of the peak after it. */
interface Rise {
  readonly valley: number;
  readonly peak: number;
}

/** Valleys and peaks of a curve that differ by at least LEAST_RISE. */
function findRises(level: Float32Array): Rise[] {
  const least = RANGE * level.reduce((most, value) => Math.max(most, value), 0);
  if (least === 0) return [];
  const at = (i: number) => Math.max(least, level[i] ?? 0);
  const rises: Rise[] = [];
  let [valley, peak, isRising] = [-1, 0, false];
  for (let i = 0; i < level.length; i++) {
    if (isRising) {
      if (at(i) > at(peak)) peak = i;
      if (at(i) * LEAST_RISE > at(peak)) continue;
      rises.push({ valley, peak });
      [valley, isRising] = [i, false];
    } else {
      if (at(i) <= at(valley)) valley = i;
      if (at(i) < at(valley) * LEAST_RISE) continue;
      [peak, isRising] = [i, true];
    }
  }
  if (isRising) rises.push({ valley, peak });
  return rises;
}

/** The index from which the curve rises to its peak without a pause: where it leaves a quarter of it. */
function risesFrom(level: Float32Array, valley: number, peak: number): number {
  let i = peak;
  while (i > valley && (level[i - 1] ?? 0) > level[peak]! / 4) i--;
  return i;
}

/** Index, with its fraction, at which the power is half way from valley to peak. */
function crossing(level: Float32Array, valley: number, peak: number): number {
  const power = (i: number) => (level[i] ?? 0) ** 2;
  const half = (power(valley) + power(peak)) / 2;
  for (let i = valley + 1; i <= peak; i++) {
    const [before, after] = [power(i - 1), power(i)];
    if (after >= half) return Math.max(0, i - 1 + (half - before) / Math.max(1e-12, after - before));
  }
  return peak;
}
