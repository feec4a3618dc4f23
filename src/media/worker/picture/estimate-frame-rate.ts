import { type FrameRate, framesPerSecond } from '../../../core/time/frame-rate';
import { greatestCommonDivisor } from '../../../core/time/greatest-common-divisor';

/** Rates that cameras and editors write; NTSC rates as exact ratios. */
const commonRates: readonly FrameRate[] = [
  ...[5, 6, 8, 10, 12, 15, 16, 18, 20, 24, 25, 30, 48, 50, 60, 72, 90, 100, 120, 144, 240].map((rate) =>
    frameRate(rate, 1),
  ),
  ...[15, 24, 30, 48, 60, 120, 240].map((rate) => frameRate(rate * 1000, 1001)),
  frameRate(25, 2),
];

/** Largest rounding error of a frame duration in seconds: GIF rounds to 10 ms; Matroska, WebM and FLV to 1 ms. */
function containerRounding(times: Float64Array): number {
  const isCentiseconds = times.every((time) => Math.abs(time * 100 - Math.round(time * 100)) < 1e-4);
  return isCentiseconds ? 10.1e-3 : 1.1e-3;
}

export interface RateEstimate {
  readonly rate: FrameRate;
  readonly variable: boolean;
}

function frameRate(numerator: number, denominator: number): FrameRate {
  return { numerator, denominator };
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}

/** Mean distance of the times from the grid k / rate, in grid steps: 0 fits exactly, 0.25 is random. */
function gridError(times: Float64Array, rate: number): number {
  let sum = 0;
  for (const time of times) {
    const position = (time - times[0]!) * rate;
    sum += Math.abs(position - Math.round(position));
  }
  return sum / times.length;
}

/** A rate rounded to 1/1000 frame per second as a reduced ratio. */
function reducedFrameRate(value: number): FrameRate {
  const numerator = Math.max(1, Math.round(value * 1000));
  const divisor = greatestCommonDivisor(numerator, 1000);
  return frameRate(numerator / divisor, 1000 / divisor);
}

/**
 * Finds the rate whose grid the frame starts lie on. The rate is variable when starts leave the grid or skip a step.
 * @param times frame starts in seconds, ascending
 * @param lastDuration duration of the last frame in seconds, used when there is only one
 */
export function estimateFrameRate(times: Float64Array, lastDuration: number): RateEstimate {
  if (times.length < 2) return { rate: nearestCommonRate(1 / lastDuration), variable: false };
  const steps = times.subarray(1).map((time, index) => time - times[index]!);
  const medianStep = median(steps);
  const rounding = containerRounding(times);
  const average = (times.length - 1) / (times[times.length - 1]! - times[0]!);
  const closest = commonRates
    .map((rate) => ({ rate, value: framesPerSecond(rate) }))
    .filter(({ value }) => Math.abs(value * medianStep - 1) < 0.02 + rounding * value)
    .map((candidate) => ({ ...candidate, error: gridError(times, candidate.value) }))
    .sort((a, b) => a.error - b.error)[0];
  const rate = closest && closest.error < 0.12 ? closest.rate : reducedFrameRate(average);
  const step = rate.denominator / rate.numerator;
  const tolerance = rounding + 0.02 * step;
  return { rate, variable: steps.some((value) => Math.abs(value - step) > tolerance) };
}

function nearestCommonRate(value: number): FrameRate {
  const best = commonRates.reduce((a, b) =>
    Math.abs(framesPerSecond(b) - value) < Math.abs(framesPerSecond(a) - value) ? b : a,
  );
  return Math.abs(framesPerSecond(best) / value - 1) < 0.02 ? best : reducedFrameRate(value);
}
