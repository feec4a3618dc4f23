import { execFileSync } from 'node:child_process';
import { findLag } from './find-lag';
import { copyOverlap } from '../../src/media/worker/sound/copy-overlap';

/** What ffmpeg says about a file, on the clock of the first frame shown. */
export interface Reference {
  /** Container time of the first frame, seconds. */
  readonly origin: number;
  readonly frameTimes: readonly number[];
  readonly duration: number;
  /** Display size after pixel aspect ratio and rotation. */
  readonly width: number;
  readonly height: number;
}

interface Probe {
  streams: {
    width: number;
    height: number;
    sample_aspect_ratio?: string;
    side_data_list?: { rotation?: number }[];
  }[];
  frames: { best_effort_timestamp_time: string; pkt_duration_time?: string; duration_time?: string }[];
}

const quiet = { maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'ignore'] as ['ignore', 'pipe', 'ignore'] };

export function readReference(path: string): Reference {
  const entries =
    'stream=width,height,sample_aspect_ratio:stream_side_data=rotation:frame=best_effort_timestamp_time,duration_time,pkt_duration_time';
  const args = ['-v', 'error', '-select_streams', 'v:0', '-show_entries', entries, '-of', 'json', path];
  const { streams, frames } = JSON.parse(execFileSync('ffprobe', args, quiet).toString()) as Probe;
  const stream = streams[0]!;
  const times = frames.map((frame) => Number(frame.best_effort_timestamp_time));
  const [num = 1, den = 1] = (stream.sample_aspect_ratio ?? '1:1').split(':').map(Number);
  const aspect = num > 0 && den > 0 ? num / den : 1;
  const wide = aspect > 1 ? stream.width * aspect : stream.width;
  const high = aspect > 1 ? stream.height : stream.height / aspect;
  const turned =
    Math.abs(stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? 0) % 180 === 90;
  const lastFrame = frames[frames.length - 1]!;
  const lastDuration = Number(lastFrame.duration_time ?? lastFrame.pkt_duration_time ?? 0);
  return {
    origin: times[0]!,
    frameTimes: times.map((time) => time - times[0]!),
    duration: times[times.length - 1]! - times[0]! + lastDuration,
    width: Math.round(turned ? high : wide),
    height: Math.round(turned ? wide : high),
  };
}

/** Mean absolute difference (0..255) between `seen`, RGB 112×112, and the frame as ffmpeg scales it by area. */
export function pictureDifference(path: string, index: number, seen: readonly number[]): number {
  const filter = `select=eq(n\\,${index}),scale=112:112:flags=area+accurate_rnd+full_chroma_int`;
  const output = ['-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
  const expected = execFileSync(
    'ffmpeg',
    ['-v', 'quiet', '-i', path, '-vf', filter, '-fps_mode', 'passthrough', ...output],
    quiet,
  );
  if (expected.length !== seen.length) return Infinity;
  return seen.reduce((sum, value, i) => sum + Math.abs(value - expected[i]!), 0) / seen.length;
}

interface SoundFrame {
  readonly pts_time: string;
  readonly nb_samples: number;
}

/** ffmpeg's decoding, mono, every frame at its own time: sample 0 is the container's time 0. */
function decodeSound(path: string, sampleRate: number): Float32Array {
  const probe = [
    '-v',
    'quiet',
    '-select_streams',
    'a:0',
    '-show_entries',
    'frame=pts_time,nb_samples',
    '-of',
    'json',
  ];
  const { frames } = JSON.parse(execFileSync('ffprobe', [...probe, path], quiet).toString()) as {
    frames: SoundFrame[];
  };
  const output = ['-map', '0:a:0', '-f', 'f32le', '-ac', '1', '-ar', String(sampleRate), '-'];
  const bytes = execFileSync('ffmpeg', ['-v', 'quiet', '-i', path, ...output], quiet);
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~3)));
  const last = frames[frames.length - 1]!;
  const placed = new Float32Array(Math.ceil((Number(last.pts_time) + 1) * sampleRate));
  let read = 0;
  for (const { pts_time, nb_samples } of frames) {
    copyOverlap(placed, 0, all.subarray(read, read + nb_samples), Math.round(Number(pts_time) * sampleRate));
    read += nb_samples;
  }
  return placed;
}

/**
 * How many samples `decoded`, which should start `start` seconds after the first frame, is later than in the decoding of ffmpeg.
 * @returns null when it is silent or nothing like it
 */
export function compareSound(
  path: string,
  reference: Reference,
  start: number,
  sampleRate: number,
  decoded: Float32Array,
): number | null {
  const reach = 2048;
  const length = Math.min(decoded.length - 2 * reach, 8192);
  if (length <= 0) return null;
  const first = Math.round((start + Math.max(0, reference.origin)) * sampleRate) + reach;
  const sent = decodeSound(path, sampleRate).slice(first, first + length);
  return findLag(sent, decoded.subarray(0, length + 2 * reach), reach);
}
