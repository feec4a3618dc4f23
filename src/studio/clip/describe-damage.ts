import { formatTime, type TimeDisplay } from '../../core/time/clock-text';
import type { FrameGrid } from '../../core/time/frame-grid';
import type { DamagedSpan } from '../../media/api';

/** More places are counted, not listed. */
const LISTED = 3;

/** "Picture ends at 00:00:03:10; the rest of the file is damaged." Null when nothing is damaged. */
export function describeDamage(
  fileName: string,
  spans: readonly DamagedSpan[],
  grid: FrameGrid,
  display: TimeDisplay,
): string | null {
  if (spans.length === 0) return null;
  const at = (time: number) => formatTime(time, grid, display);
  const stills = spans.filter(({ end }) => end !== null);
  const listed = stills.slice(0, LISTED).map(({ start, end }) => `${at(start)} to ${at(end!)}`);
  const more = stills.length > LISTED ? ` and at ${stills.length - LISTED} more places` : '';
  const last = spans.find(({ end }) => end === null);
  const parts = [
    ...(stills.length > 0
      ? [`Picture stands still from ${listed.join(', ')}${more}: the file is damaged there.`]
      : []),
    ...(last ? [`Picture ends at ${at(last.start)}; the rest of the file is damaged.`] : []),
  ];
  return `${fileName}: ${parts.join(' ')}`;
}
