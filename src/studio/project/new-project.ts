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

/** True when `b` is the file that `a` refers to: same name, same size. */
export function sameClip(a: ClipReference | null, b: ClipReference | null): boolean {
  return a !== null && b !== null && a.fileName === b.fileName && a.bytes === b.bytes;
}

/** A new project for a clip. Prompt and settings stay: they may have been entered before the video was opened. */
export function newProject(
  clip: ClipReference,
  before: Project,
  startTimecode: StartTimecode | null = null,
): Project {
  const { prompt, settings } = before;
  const { frames: startFrame, dropFrame } = startTimecode ?? { frames: 0, dropFrame: false };
  return {
    ...emptyProject,
    clip,
    prompt,
    settings: { ...emptyProject.settings, ...settings },
    startFrame,
    dropFrame,
  };
}

/** True when a project holds work that must not be lost. */
export function hasWork(project: Project): boolean {
  return (
    project.clip !== null &&
    (project.takes.length > 0 ||
      project.markers.length > 0 ||
      project.curve.left.length > 0 ||
      project.curve.right.length > 0)
  );
}
