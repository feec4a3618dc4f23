import type { ClipInfo } from '../../media/api';

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
