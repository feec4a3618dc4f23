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
 * A new project for a clip. The settings stay as the designer has them. The prompt stays if it was entered before a video was opened: that of
 * another clip describes another sound.
 */
export function newProject(
  clip: ClipReference,
  before: Project,
  startTimecode: StartTimecode | null = null,
): Project {
  const { settings } = before;
  const { frames: startFrame, dropFrame } = startTimecode ?? { frames: 0, dropFrame: false };
  return {
    ...emptyProject,
    clip,
    prompt: before.clip === null ? before.prompt : emptyProject.prompt,
    settings: { ...emptyProject.settings, ...settings },
    startFrame,
    dropFrame,
  };
}
