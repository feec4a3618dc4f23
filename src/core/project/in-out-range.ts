import type { TimeRange } from '../curve/range';
import { type Project, projectDuration } from './project';

/** From in to out point, with the clip's end where one is not set; null without both. */
export function inOutRange(project: Project): TimeRange | null {
  const { inPoint, outPoint } = project;
  if (inPoint === null && outPoint === null) return null;
  const start = Math.max(0, inPoint ?? 0);
  const end = Math.min(outPoint ?? Infinity, projectDuration(project));
  return end > start ? { start, end } : null;
}
