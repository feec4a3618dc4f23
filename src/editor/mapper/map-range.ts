import type { TimeRange } from '../../core/curve/range';
import { inOutRange } from '../../core/project/in-out-range';
import { projectDuration } from '../../core/project/project';
import { coversClip, type Scene } from '../scene';

/** The span that "Map envelope" maps: the selected range, else in to out where one is set; null for the whole clip. */
export function mapRange({ document, selection }: Scene): TimeRange | null {
  const range = selection.range ?? inOutRange(document);
  if (range === null || range.end <= range.start || coversClip(range, document)) return null;
  return { start: Math.max(0, range.start), end: Math.min(projectDuration(document), range.end) };
}
