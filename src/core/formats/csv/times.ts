import { framesPerSecond, nominalRate } from '../../time/frame-rate';
import { parseTimecode, type TimecodeFormat } from '../../time/timecode';
import { type DecimalSign, parseNumber } from './numbers';

export type TimeUnit = 'seconds' | 'milliseconds' | 'minutes' | 'frames';

/** How a field states its time: as a number, as frames of a timecode, or as a clock with fractions of a second. */
export type TimeForm = 'number' | 'frame' | 'clock';

export interface TimeContext {
  readonly unit: TimeUnit;
  readonly decimal: DecimalSign;
  readonly timecode: TimecodeFormat;
}

const TIMECODE = /^\d{1,2}:\d{2}:\d{2}[:;]\d{1,3}$/;
const CLOCK = /^(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2}(?:[.,]\d+)?)$/;

export function isClockTime(text: string): boolean {
  return TIMECODE.test(text) || CLOCK.test(text);
}

/** Seconds, counted from the number or the timecode zero; null if the field states no time. */
export function parseTime(
  text: string,
  { unit, decimal, timecode }: TimeContext,
): { readonly seconds: number; readonly form: TimeForm } | null {
  if (text.includes(':')) {
    if (TIMECODE.test(text)) {
      const frame = parseTimecode(text, timecode);
      return frame === null ? null : { seconds: frame / framesPerSecond(timecode.rate), form: 'frame' };
    }
    const clock = CLOCK.exec(text);
    if (clock) {
      const [hours, minutes, seconds] = [clock[1] ?? '0', clock[2]!, clock[3]!.replace(',', '.')].map(Number);
      if (seconds! >= 60 || (clock[1] !== undefined && minutes! >= 60)) return null;
      return { seconds: hours! * 3600 + minutes! * 60 + seconds!, form: 'clock' };
    }
    return null;
  }
  const suffix = /\s*(m?s)$/i.exec(text);
  const value = parseNumber(suffix ? text.slice(0, suffix.index) : text, decimal);
  if (value === null) return null;
  const stated = suffix?.[1]?.toLowerCase();
  if (stated === 'ms') return { seconds: value / 1000, form: 'number' };
  if (stated === 's') return { seconds: value, form: 'number' };
  if (unit === 'frames') return { seconds: value / framesPerSecond(timecode.rate), form: 'frame' };
  const scale = { seconds: 1, milliseconds: 1e-3, minutes: 60 }[unit];
  return { seconds: scale === 1 ? value : value * scale, form: 'number' };
}

const HOUR = 3600;

/**
 * What is subtracted from timecodes so that they count from the clip's start: the clip's own start timecode, or the full hours with which a
 * programme's timecode begins. Seconds; 0 for times as numbers.
 */
export function timeOrigin(
  first: number,
  form: TimeForm,
  { timecode }: TimeContext,
  startFrame: number,
): number {
  if (form === 'number') return 0;
  const rate = form === 'frame' ? framesPerSecond(timecode.rate) : nominalRate(timecode.rate);
  const start = startFrame / rate;
  if (first > start - 0.5 / rate && start > 0) return start;
  return first < HOUR ? 0 : Math.floor(first / HOUR + 1e-9) * HOUR;
}
