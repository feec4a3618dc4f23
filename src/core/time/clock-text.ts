import type { FrameGrid } from './frame-grid';
import { frameAt, frameTime } from './frame-grid';
import { formatTimecode, parseTimecode } from './timecode';

/** How times are shown and typed. */
export interface TimeDisplay {
  readonly unit: 'timecode' | 'frames' | 'seconds';
  readonly drop: boolean;
  /** Frames added to what is shown, e.g. 01:00:00:00 for a film reel. */
  readonly startFrame: number;
}

export function formatTime(time: number, grid: FrameGrid, display: TimeDisplay): string {
  if (display.unit === 'seconds') return `${time.toFixed(3)} s`;
  const frame = frameAt(grid, time) + display.startFrame;
  if (display.unit === 'frames') return String(frame);
  return formatTimecode(frame, { rate: grid.rate, drop: display.drop });
}

/**
 * Reads a place typed into the clock: a time in the shown unit, "12.5s" in any unit, or "+12" / "-12" frames from `now`.
 * Null when it is none of these.
 */
export function parseTime(text: string, now: number, grid: FrameGrid, display: TimeDisplay): number | null {
  const trimmed = text.trim();
  const seconds = /^(\d+(?:\.\d*)?)\s*s$/i.exec(trimmed);
  if (seconds) return Number(seconds[1]);
  if (/^[+-]\d+$/.test(trimmed)) return frameTime(grid, Math.max(0, frameAt(grid, now) + Number(trimmed)));
  if (display.unit === 'seconds') return /^\d+(\.\d*)?$/.test(trimmed) ? Number(trimmed) : null;
  const frame =
    display.unit === 'frames'
      ? /^\d+$/.test(trimmed)
        ? Number(trimmed)
        : null
      : parseTimecode(trimmed, { rate: grid.rate, drop: display.drop });
  return frame === null ? null : frameTime(grid, Math.max(0, frame - display.startFrame));
}
