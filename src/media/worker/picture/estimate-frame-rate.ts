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

/** Coarse clocks to which files round frame starts, units a second: GIF, QuickTime, Matroska, WebM and FLV. */
const coarseClocks = [100, 600, 1000] as const;

/** Seconds. Cameras and encoders place a frame this much off its place on the grid. */
const JITTER = 1.1e-3;

/** Largest error in seconds of a frame start by rounding to the file's clock. @param tick of the track's own clock, seconds */
function clockRounding(times: Float64Array, tick: number): number {
  const coarse = coarseClocks.find((clock) =>
    times.every((time) => Math.abs(time * clock - Math.round(time * clock)) < clock * 1e-6),
  );
  return Math.max(JITTER, 1.01 * Math.max(coarse ? 1 / coarse : 0, Math.min(tick, 1 / coarseClocks[0])));
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

/** An edit list may start in the middle of a frame, which then starts off the grid of the others. @param least seconds of a whole frame */
function withoutCutFrame(times: Float64Array, least: number): Float64Array {
  return times.length > 2 && times[1]! - times[0]! < least ? times.subarray(1) : times;
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
 * Finds the rate whose grid the frame starts lie on. The rate is variable when starts leave the grid or skip a step. A start may be
 * off by what rounding to the file's clock explains: 59.94 on a clock of 600 alternates between 10 and 11 units and is constant.
 * @param times frame starts in seconds, ascending
 * @param lastDuration duration of the last frame in seconds, used when there is only one
 * @param tick of the file's clock in seconds, 0 when unknown
 */
export function estimateFrameRate(times: Float64Array, lastDuration: number, tick = 0): RateEstimate {
  if (times.length < 2) return { rate: nearestCommonRate(1 / lastDuration), variable: false };
  const steps = times.subarray(1).map((time, index) => time - times[index]!);
  const medianStep = median(steps);
  const rounding = clockRounding(times, tick);
  const onGrid = withoutCutFrame(times, medianStep - rounding - JITTER);
  const closest = commonRates
    .map((rate) => ({ rate, value: framesPerSecond(rate) }))
    .filter(({ value }) => Math.abs(value * medianStep - 1) < 0.02 + rounding * value)
    .map((candidate) => ({ ...candidate, error: gridError(onGrid, candidate.value) }))
    .sort((a, b) => a.error - b.error)[0];
  const rate =
    closest && closest.error < 0.12 + 0.3 * rounding * closest.value
      ? closest.rate
      : reducedFrameRate((onGrid.length - 1) / (onGrid[onGrid.length - 1]! - onGrid[0]!));
  const step = rate.denominator / rate.numerator;
  const tolerance = JITTER + 0.02 * step;
  const isEven = steps.every((value) => Math.abs(value - step) <= tolerance);
  return { rate, variable: !isEven && gridSpread(times, step) > rounding + tolerance };
}

/** Seconds between the earliest and the latest frame start, each measured from its place on the grid. */
function gridSpread(times: Float64Array, step: number): number {
  let [low, high] = [0, 0];
  times.forEach((time, index) => {
    const error = time - times[0]! - index * step;
    low = Math.min(low, error);
    high = Math.max(high, error);
  });
  return high - low;
}

function nearestCommonRate(value: number): FrameRate {
  const best = commonRates.reduce((a, b) =>
    Math.abs(framesPerSecond(b) - value) < Math.abs(framesPerSecond(a) - value) ? b : a,
  );
  return Math.abs(framesPerSecond(best) / value - 1) < 0.02 ? best : reducedFrameRate(value);
}
