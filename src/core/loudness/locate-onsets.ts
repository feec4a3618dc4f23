import { onsets } from './onsets';

/** Rate of the onset rule, and of the levels in which onsets are located; Hz. */
const RULE_RATE = 125;
export const LOCATING_RATE = 500;
const RATIO = LOCATING_RATE / RULE_RATE;

/** Half the window of the rule's levels, 16 ms, and how far from the rule's onset the rise is searched, 64 ms; samples at LOCATING_RATE. */
const HALF_WINDOW = 8;
const REACH = 32;

/** Onsets closer than this are one, seconds. */
const APART = 0.02;

/**
 * Times in seconds of the onsets in linear RMS levels at LOCATING_RATE, ascending: where the level has done half of its rise. The middle of the rise
 * is the same for a sharp attack and for a smoothed one. Which onsets there are is decided by core/loudness/onsets.ts.
 */
export function locateOnsets(levels: Float32Array): number[] {
  const times: number[] = [];
  for (const onset of onsets(ruleLevels(levels), RULE_RATE)) {
    const time = middleOfRise(levels, Math.round(onset * LOCATING_RATE)) / LOCATING_RATE;
    if (time - (times[times.length - 1] ?? -Infinity) > APART) times.push(time);
  }
  return times;
}

/** RMS of the levels over windows of 32 ms at RULE_RATE. */
function ruleLevels(levels: Float32Array): Float32Array {
  const result = new Float32Array(Math.ceil(levels.length / RATIO));
  for (let i = 0; i < result.length; i++) {
    const from = Math.max(0, i * RATIO - HALF_WINDOW);
    const to = Math.min(levels.length, i * RATIO + HALF_WINDOW);
    let power = 0;
    for (let k = from; k < to; k++) power += levels[k]! ** 2;
    result[i] = Math.sqrt(power / Math.max(1, to - from));
  }
  return result;
}

/** Where the largest rise near `index` reaches the middle between its ends, in samples with fraction. */
function middleOfRise(levels: Float32Array, index: number): number {
  const from = Math.max(0, index - REACH);
  const to = Math.min(levels.length - 1, index + REACH);
  let lowest = from;
  let [start, end] = [from, from];
  for (let i = from; i <= to; i++) {
    if (levels[i]! < levels[lowest]!) lowest = i;
    if (levels[i]! - levels[lowest]! > levels[end]! - levels[start]!) [start, end] = [lowest, i];
  }
  const middle = (levels[start]! + levels[end]!) / 2;
  let above = start;
  while (above < end && levels[above]! < middle) above++;
  if (above === start) return start;
  const [low, high] = [levels[above - 1]!, levels[above]!];
  return above - 1 + (middle - low) / (high - low);
}
