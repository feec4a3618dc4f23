import type { FrameRate } from '../../../core/time/frame-rate';

/** Rates that cameras and editors write. Film and NTSC rates are exact ratios, never 29.97. */
const commonRates: readonly FrameRate[] = [
  ...[5, 6, 8, 10, 12, 15, 16, 18, 20, 24, 25, 30, 48, 50, 60, 72, 90, 100, 120, 144, 240].map((rate) =>
    ratio(rate, 1),
  ),
  ...[15, 24, 30, 48, 60, 120, 240].map((rate) => ratio(rate * 1000, 1001)),
  ratio(25, 2),
];

/**
 * Containers round every start: GIF to 10 ms, Matroska, WebM and FLV to 1 ms. A step may then be that much off.
 * @returns seconds
 */
function containerRounding(times: Float64Array): number {
  const isHundredths = times.every((time) => Math.abs(time * 100 - Math.round(time * 100)) < 1e-4);
  return isHundredths ? 10.1e-3 : 1.1e-3;
}

export interface RateEstimate {
  readonly rate: FrameRate;
  readonly variable: boolean;
}

function ratio(numerator: number, denominator: number): FrameRate {
  return { numerator, denominator };
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}

/** Mean distance of the times from the grid k / rate, in steps (0 fits exactly, 0.25 is chance). */
function misfit(times: Float64Array, rate: number): number {
  let sum = 0;
  for (const time of times) {
    const position = (time - times[0]!) * rate;
    sum += Math.abs(position - Math.round(position));
  }
  return sum / times.length;
}

function reduced(value: number): FrameRate {
  const numerator = Math.max(1, Math.round(value * 1000));
  let a = numerator;
  let b = 1000;
  while (b > 0) [a, b] = [b, a % b];
  return ratio(numerator / a, 1000 / a);
}

/**
 * The rate whose grid the frame starts lie on, and whether they leave it or skip places on it.
 * @param times frame starts in seconds, ascending
 * @param lastDuration seconds, decides for a single frame
 */
export function estimateFrameRate(times: Float64Array, lastDuration: number): RateEstimate {
  if (times.length < 2) return { rate: nearestCommon(1 / lastDuration), variable: false };
  const steps = times.subarray(1).map((time, index) => time - times[index]!);
  const typical = median(steps);
  const rounding = containerRounding(times);
  const average = (times.length - 1) / (times[times.length - 1]! - times[0]!);
  const near = commonRates
    .map((rate) => ({ rate, value: rate.numerator / rate.denominator }))
    .filter(({ value }) => Math.abs(value * typical - 1) < 0.02 + rounding * value)
    .map((candidate) => ({ ...candidate, misfit: misfit(times, candidate.value) }))
    .sort((a, b) => a.misfit - b.misfit)[0];
  const rate = near && near.misfit < 0.12 ? near.rate : reduced(average);
  const step = rate.denominator / rate.numerator;
  const tolerance = rounding + 0.02 * step;
  return { rate, variable: steps.some((value) => Math.abs(value - step) > tolerance) };
}

function nearestCommon(value: number): FrameRate {
  const best = commonRates.reduce((a, b) =>
    Math.abs(b.numerator / b.denominator - value) < Math.abs(a.numerator / a.denominator - value) ? b : a,
  );
  return Math.abs(best.numerator / best.denominator / value - 1) < 0.02 ? best : reduced(value);
}
