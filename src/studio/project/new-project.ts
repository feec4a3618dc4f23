import { type ClipReference, emptyProject, type Project } from '../../core/project/project';
import type { ClipInfo, StartTimecode } from '../../media/api';

export function clipReference(info: ClipInfo, file: File): ClipReference {
  return {
    fileName: info.fileName,
    bytes: file.size,
    duration: info.duration,
    frameRate: info.frameRate,
  };
}

/** True when `b` is the file that `a` refers to: same content, or same name and size where a content hash is not known. */
export function sameClip(a: ClipReference | null, b: ClipReference | null): boolean {
  if (a === null || b === null) return false;
  if (a.contentHash && b.contentHash) return a.contentHash === b.contentHash;
  return a.fileName === b.fileName && a.bytes === b.bytes;
}

/**
 * A new project for a clip. What was entered before a video was opened is meant for it. Of another clip's project the prompt describes another
 * sound, and seed and number of takes belong to its takes; how the designer has takes made stays.
 */
export function newProject(
  clip: ClipReference,
  before: Project,
  startTimecode: StartTimecode | null = null,
): Project {
  const { frames: startFrame, dropFrame } = startTimecode ?? { frames: 0, dropFrame: false };
  const { seed, takes } = emptyProject.settings;
  return {
    ...emptyProject,
    clip,
    ...(before.clip === null
      ? { prompt: before.prompt, settings: before.settings }
      : { settings: { ...before.settings, seed, takes } }),
    startFrame,
    dropFrame,
  };
}
