import type { Project } from '../../core/project/project';
import type { StudioState } from '../state';

export const OPEN_VIDEO = 'Open a video first.';

export function pictureMissing(name: string): string {
  return `Open ${name} first: the picture is missing.`;
}

/** Why there is no open clip, as a sentence; null when there is one. */
export function clipObstacle(project: Project, { clip }: Pick<StudioState, 'clip'>): string | null {
  if (project.clip === null) return OPEN_VIDEO;
  return clip === null ? pictureMissing(project.clip.fileName) : null;
}
