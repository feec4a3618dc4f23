import type { TimeRange } from '../../core/curve/range';
import { projectDuration } from '../../core/project/project';
import { coversClip, type Scene } from '../scene';

/** The span that "Map envelope" maps: the selected range, else in to out where one is set; null for the whole clip. */
export function mapRange({ document, selection }: Scene): TimeRange | null {
  const duration = projectDuration(document);
  const { inPoint, outPoint } = document;
  const range = selection.range ?? { start: inPoint ?? 0, end: outPoint ?? duration };
  const { start, end } = range;
  if (end <= start || coversClip(range, document)) return null;
  return { start: Math.max(0, start), end: Math.min(duration, end) };
}
