import { type FrameRate, framesPerSecond } from './frame-rate';

const shift = /^([+-]?(?:\d+\.?\d*|\.\d+))\s*(ms|s|f|frames?)?$/i;

/**
 * Parses a shift in time: "-40 ms", "+1 frame", "-2.5 f", "0.2 s"; a bare number is milliseconds.
 * @returns seconds, below 0 for earlier; null for anything else.
 */
export function parseTimeShift(text: string, rate: FrameRate): number | null {
  const match = shift.exec(text.trim().replace('\u2212', '-'));
  if (!match) return null;
  const amount = Number(match[1]);
  const unit = match[2]?.toLowerCase() ?? 'ms';
  if (unit === 'ms') return amount / 1000;
  return unit === 's' ? amount : amount / framesPerSecond(rate);
}

function rounded(value: number): number {
  return Math.round(10 * value) / 10;
}

/** "40 ms (1 frame)", without a sign. */
export function formatTimeSpan(seconds: number, rate: FrameRate): string {
  const frames = rounded(Math.abs(seconds) * framesPerSecond(rate));
  return `${rounded(1000 * Math.abs(seconds))} ms (${frames} ${frames === 1 ? 'frame' : 'frames'})`;
}

/** "40 ms (1 frame) earlier" */
export function formatTimeShift(seconds: number, rate: FrameRate): string {
  return `${formatTimeSpan(seconds, rate)} ${seconds < 0 ? 'earlier' : 'later'}`;
}
