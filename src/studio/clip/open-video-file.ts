import type { Clip, ClipInfo, Media } from '../../media/api';
import type { JobContext } from '../jobs/job';

/** Opens a video and reports the progress while ffmpeg converts it. @throws StudioError as Media.open. */
export async function openVideoFile(
  media: Media,
  file: File,
  { signal, progress }: JobContext,
): Promise<Clip> {
  const clip = await media.open(file, {
    signal,
    onConversion: (fraction) => progress({ stage: 'convert', fraction, secondsLeft: null }),
  });
  if (!signal.aborted) return clip;
  clip.close();
  throw signal.reason;
}

/** "hammer.mp4: 10.0 s, 850 × 480, 25 fps, with sound." followed by the notes about the file. */
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
