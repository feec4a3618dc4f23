import type { Project, Take } from '../../core/project/project';

/** The clip's name without its extension: the stem of everything that is written. */
export function clipFileName(document: Project): string {
  return (document.clip?.fileName ?? 'untitled').replace(/\.[^.]+$/, '');
}

export function takeFileName(document: Project, take: Take, extension: string): string {
  return `${clipFileName(document)}_${take.name.toLowerCase().replaceAll(' ', '-')}.${extension}`;
}
