import { type FrameGrid, frameNumber, frameNumberTime, stepFrames } from './frame-grid';
import { formatTimecode, framesPerDay, parseTimecode } from './timecode';

/** Format of displayed and typed times. */
export interface TimeDisplay {
  readonly unit: 'timecode' | 'frames' | 'seconds';
  readonly drop: boolean;
  /** Frames added to displayed times, e.g. 01:00:00:00 for a film reel. */
  readonly startFrame: number;
}

export function formatTime(time: number, grid: FrameGrid, display: TimeDisplay): string {
  if (display.unit === 'seconds') return `${time.toFixed(3)} s`;
  const frame = frameNumber(grid, time) + display.startFrame;
  if (display.unit === 'frames') return String(frame);
  return formatTimecode(frame, { rate: grid.rate, drop: display.drop });
}

/**
 * Parses a time typed into the clock: a time in the displayed unit, "12.5s" in any unit, or an offset from `now`: "+12" frames,
 * "-1:00" timecode, "+2.5s". Null for anything else. The result may lie outside the clip.
 */
export function parseTime(text: string, now: number, grid: FrameGrid, display: TimeDisplay): number | null {
  const trimmed = text.trim();
  const sign = /^[+-]/.exec(trimmed)?.[0];
  const amount = sign ? trimmed.slice(1).trim() : trimmed;
  const seconds = parseSeconds(amount, display.unit === 'seconds' && !sign);
  const direction = sign === '-' ? -1 : 1;
  if (seconds !== null) return sign ? now + direction * seconds : seconds;
  const format = { rate: grid.rate, drop: display.drop };
  if (sign) {
    // A duration is not a drop-frame timecode: no numbers are skipped.
    const frames = /^\d+$/.test(amount) ? Number(amount) : parseTimecode(amount, { ...format, drop: false });
    return frames === null ? null : stepFrames(grid, now, direction * frames);
  }
  if (display.unit === 'seconds') return null;
  if (display.unit === 'frames') {
    return /^\d+$/.test(amount)
      ? frameNumberTime(grid, Math.max(0, Number(amount) - display.startFrame))
      : null;
  }
  const frame = parseTimecode(amount, format);
  if (frame === null) return null;
  const fromStart = frame - display.startFrame;
  // A clip that runs past midnight continues at 00:00:00:00: more than half a day before the start means the next day.
  const wraps = fromStart < -framesPerDay(format) / 2;
  return frameNumberTime(grid, Math.max(0, wraps ? fromStart + framesPerDay(format) : fromStart));
}

function parseSeconds(text: string, plain: boolean): number | null {
  const match = /^(\d+(?:\.\d*)?|\.\d+)\s*(s?)$/i.exec(text);
  return match && (match[2] || plain) ? Number(match[1]) : null;
}
