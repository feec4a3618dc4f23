import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = 'test-results/bench';
/** Seconds of the source that longer clips repeat. */
const SOURCE_SECONDS = 10;

/**
 * A clip of 1280 × 720 at 25 frames a second with a tone, from ffmpeg's test sources; made once. Clips of different `hertz` are different
 * files to the studio, so that nothing stored of one is used for another.
 */
export function testClip(seconds: number, hertz = 440): string {
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, `${seconds}s-${hertz}Hz.mp4`);
  if (existsSync(path)) return path;
  const partial = `${path}.partial.mp4`;
  const video = `testsrc2=size=1280x720:rate=25:duration=${Math.min(seconds, SOURCE_SECONDS)}`;
  const sound = `sine=frequency=${hertz}:sample_rate=48000`;
  if (seconds > SOURCE_SECONDS) {
    const repeats = Math.ceil(seconds / SOURCE_SECONDS) - 1;
    const source = testClip(SOURCE_SECONDS, hertz);
    ffmpeg('-stream_loop', `${repeats}`, '-i', source, '-t', `${seconds}`, '-c', 'copy', partial);
  } else {
    const encode = '-c:v libx264 -preset veryfast -crf 28 -pix_fmt yuv420p -c:a aac -shortest'.split(' ');
    ffmpeg('-f', 'lavfi', '-i', video, '-f', 'lavfi', '-i', sound, ...encode, partial);
  }
  renameSync(partial, path);
  return path;
}

function ffmpeg(...args: string[]): void {
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/**
 * Frames a second at which ffmpeg decodes the picture of a clip and throws it away. @param filters of the picture.
 * @param frames of the clip.
 */
export function ffmpegFrameRate(path: string, frames: number, filters?: string): number {
  const args = [
    '-v',
    'info',
    '-benchmark',
    '-i',
    path,
    '-an',
    ...(filters ? ['-vf', filters] : []),
    '-f',
    'null',
    '-',
  ];
  const log = execFileSync('sh', ['-c', `ffmpeg ${args.map((arg) => `'${arg}'`).join(' ')} 2>&1`], {
    encoding: 'utf8',
  });
  return frames / Number(/rtime=([\d.]+)s/.exec(log)?.[1]);
}
