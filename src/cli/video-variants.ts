import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** A copy of a video with the same events at the same times in another form. */
export interface VideoVariant {
  readonly name: string;
  readonly path: string;
}

const encoder = '-an -c:v libx264 -preset veryfast -crf 18 -pix_fmt yuv420p'.split(' ');

/** Filters that rotate the picture opposite to the rotation in the file's metadata. */
const rotations = [
  { degrees: 90, filter: 'transpose=2' },
  { degrees: 180, filter: 'hflip,vflip' },
  { degrees: 270, filter: 'transpose=1' },
];

const rates = [24, 25, 50, 60];

function ffmpeg(...args: string[]): void {
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** True if ffmpeg is installed. */
export function hasFfmpeg(): boolean {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Stored rotated, displayed upright by its metadata. */
export function rotated(source: string, folder: string, degrees: number): VideoVariant {
  const path = join(folder, `rotated-${degrees}.mp4`);
  const { filter } = rotations.find((rotation) => rotation.degrees === degrees)!;
  // ffmpeg 6 and later: -display_rotation, in the opposite direction. Older versions: the rotate tag.
  const plain = join(folder, `stored-${degrees}.mp4`);
  ffmpeg('-i', source, '-vf', filter, ...encoder, plain);
  try {
    ffmpeg('-display_rotation', String(-degrees), '-i', plain, '-c', 'copy', path);
  } catch {
    ffmpeg('-i', plain, '-c', 'copy', '-metadata:s:v:0', `rotate=${degrees}`, path);
  }
  return { name: `rotated by ${degrees}°`, path };
}

/** Converted to another frame rate; every frame at the nearest time. */
export function retimed(source: string, folder: string, rate: number): VideoVariant {
  const path = join(folder, `rate-${rate}.mp4`);
  ffmpeg('-i', source, '-vf', `fps=${rate}`, ...encoder, path);
  return { name: `${rate} fps`, path };
}

/** Variable frame rate: every fifth frame is dropped. */
export function withDroppedFrames(source: string, folder: string): VideoVariant {
  const path = join(folder, 'variable.mp4');
  ffmpeg('-i', source, '-vf', "select='mod(n,5)-2'", '-vsync', 'vfr', ...encoder, path);
  return { name: 'variable rate', path };
}

/** The video repeated, without re-encoding. @param seconds of the source. */
export function looped(source: string, folder: string, seconds: number, repeats: number): VideoVariant {
  const path = join(folder, `looped-${repeats}.mp4`);
  ffmpeg('-stream_loop', String(repeats - 1), '-i', source, '-an', '-c', 'copy', path);
  return { name: `${repeats} times, ${Math.round((repeats * seconds) / 6) / 10} min`, path };
}

/** The video in another size. */
export function resized(source: string, folder: string, height: number): VideoVariant {
  const path = join(folder, `height-${height}.mp4`);
  ffmpeg('-i', source, '-vf', `scale=-2:${height}`, ...encoder, path);
  return { name: `${height} lines`, path };
}

export function allVariants(source: string, folder: string): VideoVariant[] {
  return [
    ...rotations.map(({ degrees }) => rotated(source, folder, degrees)),
    withDroppedFrames(source, folder),
    ...rates.map((rate) => retimed(source, folder, rate)),
    resized(source, folder, 720),
  ];
}
