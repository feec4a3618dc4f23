import type { Envelope } from '../loudness/envelope';
import { onsets } from '../loudness/onsets';

/** A rise of the target envelope that an event is played for. Times in seconds. */
export interface Hit {
  /** Where the power reaches half of the hit's peak. */
  readonly time: number;
  /** RMS level of the peak, both channels together. */
  readonly level: number;
  /** Seconds from the peak until the level has fallen by 20 dB, or until the next hit. */
  readonly decay: number;
}

/** Finer than the rule that counts events: a soft hit between loud ones is a hit too. */
const rule = { threshold: 0.05, share: 0.1 };
/** Longest rise of a hit from its valley to its peak, seconds. A slower one is a swell. */
const LONGEST_RISE = 0.1;
/** Seconds before and after an onset in which its valley and peak lie. */
const REACH = 0.12;
/** The peak of a hit is at least this much above its valley, as a factor of power: 3 dB. */
const LEAST_RISE = 2;
/** Level 20 dB below the peak. */
const DECAYED = 0.1;

/** Level of both channels together: root of their mean power. */
export function jointLevel({ left, right }: Envelope): Float32Array {
  return left.map((level, i) => Math.sqrt((level * level + right[i]! * right[i]!) / 2));
}

/** The hits of an envelope, in order of time. @param level of both channels together, at `rate` Hz. */
export function findHits(level: Float32Array, rate: number): Hit[] {
  const reach = Math.round(REACH * rate);
  const longest = LONGEST_RISE * rate;
  const found: { peak: number; time: number }[] = [];
  for (const onset of onsets(level, rate, rule)) {
    const middle = Math.round(onset * rate);
    const peak = climb(level, middle, Math.min(level.length - 1, middle + reach));
    const valley = descend(level, middle, Math.max(0, middle - reach));
    if (peak - valley > longest || level[peak]! ** 2 < LEAST_RISE * level[valley]! ** 2) continue;
    if (found.at(-1)?.peak === peak) continue;
    found.push({ peak, time: crossing(level, valley, peak) / rate });
  }
  return found.map(({ peak, time }, k) => {
    const next = found[k + 1] ? Math.round(found[k + 1]!.time * rate) : level.length;
    let fall = peak;
    while (fall < next && level[fall]! > DECAYED * level[peak]!) fall++;
    return { time, level: level[peak]!, decay: (fall - peak) / rate };
  });
}

/** Index of the first peak from `from` on, small dips passed over. */
function climb(level: Float32Array, from: number, to: number): number {
  let peak = from;
  for (let i = from + 1; i <= to; i++) {
    if (level[i]! > level[peak]!) peak = i;
    else if (level[i]! < 0.9 * level[peak]!) break;
  }
  return peak;
}

/** Index of the valley before `from`. */
function descend(level: Float32Array, from: number, to: number): number {
  let valley = from;
  for (let i = from - 1; i >= to; i--) {
    if (level[i]! < level[valley]!) valley = i;
    else if (level[i]! > 1.1 * level[valley]! + 1e-6) break;
  }
  return valley;
}

/** Index, with its fraction, at which the power is half way from valley to peak. */
function crossing(level: Float32Array, valley: number, peak: number): number {
  const half = (level[valley]! ** 2 + level[peak]! ** 2) / 2;
  for (let i = valley + 1; i <= peak; i++) {
    const [before, after] = [level[i - 1]! ** 2, level[i]! ** 2];
    if (after >= half) return i - 1 + (half - before) / Math.max(1e-12, after - before);
  }
  return peak;
}
