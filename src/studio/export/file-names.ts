import { acceptedFileName } from '../../core/formats/file-name';
import type { Project, Take } from '../../core/project/project';

/** The clip's file name without its extension: the stem of the name of every written file. */
export function clipFileName(project: Project): string {
  return (project.clip?.fileName ?? 'untitled').replace(/\.[^.]+$/, '');
}

/** "hammer_take-1.wav" */
export function takeFileName(project: Project, { name }: Take, extension: string): string {
  const stem = acceptedFileName(name.toLowerCase().replace(/\s+/g, '-'));
  return `${clipFileName(project)}_${stem || 'take'}.${extension}`;
}
