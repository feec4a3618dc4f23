import { type ClipReference, emptyProject, type Project } from '../../core/project/project';
import type { Clip, ClipInfo, Media } from '../../media/api';
import type { JobContext } from '../jobs/job';

/** Opens a video, with progress while ffmpeg converts it. @throws StudioError as Media.open. */
export async function openClip(media: Media, file: File, { signal, progress }: JobContext): Promise<Clip> {
  const clip = await media.open(file, {
    signal,
    onConversion: (fraction) => progress({ stage: 'convert', fraction, secondsLeft: null }),
  });
  if (!signal.aborted) return clip;
  clip.close();
  throw signal.reason;
}

export function clipReference(info: ClipInfo, file: File): ClipReference {
  return {
    fileName: info.fileName,
    bytes: file.size,
    duration: info.duration,
    frameRate: info.frameRate,
  };
}

/** True when `b` is the file that `a` was made for. */
export function sameClip(a: ClipReference | null, b: ClipReference): boolean {
  return a !== null && a.fileName === b.fileName && a.bytes === b.bytes;
}

/** A new document for a clip. Words and settings that were there already stay: they may have been typed first. */
export function newProject(clip: ClipReference, before: Project): Project {
  const { prompt, settings } = before;
  return { ...emptyProject, clip, prompt, settings: { ...emptyProject.settings, ...settings } };
}

/** True when a document holds work that would be missed. */
export function holdsWork(document: Project): boolean {
  return (
    document.clip !== null &&
    (document.takes.length > 0 ||
      document.markers.length > 0 ||
      document.curve.left.length > 0 ||
      document.curve.right.length > 0)
  );
}

/** "hammer.mp4: 10.0 s, 850 × 480, 25 fps, with sound." and what is worth telling about the file. */
export function describeClip(info: ClipInfo): string {
  const rate = info.frameRate.numerator / info.frameRate.denominator;
  const facts = [
    `${info.duration.toFixed(1)} s`,
    `${info.width} × ${info.height}`,
    `${Number(rate.toFixed(3))} fps`,
    info.audio ? 'with sound' : 'no sound',
  ];
  return [`${info.fileName}: ${facts.join(', ')}.`, ...info.notes].join(' ');
}
