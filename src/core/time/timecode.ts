import { canDropFrames, type FrameRate, nominalRate } from './frame-rate';

/** How timecode numbers frames. Drop-frame skips numbers, not frames, and is written with ";". */
export interface TimecodeFormat {
  readonly rate: FrameRate;
  /** Only where canDropFrames(rate). */
  readonly drop: boolean;
}

/** Numbers skipped at the start of each minute except every tenth: 2 at 29.97, 4 at 59.94. */
function skipped({ rate, drop }: TimecodeFormat): number {
  return drop && canDropFrames(rate) ? nominalRate(rate) / 15 : 0;
}

/** Frames in a day of timecode, after which the count restarts at zero. */
export function framesPerDay(format: TimecodeFormat): number {
  return 24 * 60 * 60 * nominalRate(format.rate) - 24 * 54 * skipped(format);
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** @param frame integer number of frames since 00:00:00:00, may be negative. Wraps at 24 hours. */
export function formatTimecode(frame: number, format: TimecodeFormat): string {
  const fps = nominalRate(format.rate);
  const skip = skipped(format);
  let count = Math.abs(frame) % framesPerDay(format);
  if (skip > 0) {
    const perMinute = 60 * fps - skip;
    const perTen = 10 * perMinute + skip;
    const tens = Math.floor(count / perTen);
    const rest = count % perTen;
    // The first minute of ten skips no numbers.
    const minutes = rest < 60 * fps ? 0 : 1 + Math.floor((rest - 60 * fps) / perMinute);
    count += skip * (9 * tens + minutes);
  }
  const seconds = Math.floor(count / fps);
  const digits = fps > 100 ? 3 : 2;
  return (
    (frame < 0 ? '-' : '') +
    `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}` +
    `${skip > 0 ? ';' : ':'}${String(count % fps).padStart(digits, '0')}`
  );
}

/**
 * Parses "01:02:03:04" (or ";", "."), or fewer fields from the right: "3:04" is 3 seconds and 4 frames. Digits alone are two per field from
 * the right: "1004" is 10 seconds and 4 frames. Null if a field is out of range or drop-frame skips the number.
 */
export function parseTimecode(text: string, format: TimecodeFormat): number | null {
  const digits = /^(-?)(\d{3,8})$/.exec(text.trim());
  const spaced = digits ? digits[1]! + digits[2]!.replace(/\B(?=(?:\d\d)+$)/g, ':') : text.trim();
  const match = /^(-?)((?:\d{1,3}[:;.]){0,3}\d{1,3})$/.exec(spaced);
  if (!match) return null;
  const fields = match[2]!.split(/[:;.]/).map(Number);
  while (fields.length < 4) fields.unshift(0);
  const [hours, minutes, seconds, frames] = fields as [number, number, number, number];
  const fps = nominalRate(format.rate);
  if (hours > 23 || minutes > 59 || seconds > 59 || frames >= fps) return null;
  const skip = skipped(format);
  if (skip > 0 && minutes % 10 !== 0 && seconds === 0 && frames < skip) return null;
  const totalMinutes = hours * 60 + minutes;
  const dropped = skip * (totalMinutes - Math.floor(totalMinutes / 10));
  const frame = (totalMinutes * 60 + seconds) * fps + frames - dropped;
  return match[1] && frame > 0 ? -frame : frame;
}
