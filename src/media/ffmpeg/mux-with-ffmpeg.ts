import type { Pcm } from '../../core/audio/pcm';
import { Ffmpeg, INPUT_PATH } from './ffmpeg';
import { readListing } from './log';

export interface FfmpegMovie {
  readonly blob: Blob;
  readonly container: string;
  readonly extension: string;
  readonly soundCodec: string;
  readonly originalSoundKept: boolean;
}

const mp4Codecs = new Set(['h264', 'hevc', 'av1', 'vp9', 'mpeg4', 'mpeg2video', 'mpeg1video', 'mjpeg']);
const movCodecs = new Set(['prores', 'dnxhd', 'rawvideo', 'qtrle']);

const mimeTypes: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  mkv: 'video/x-matroska',
};

/** The container that holds a picture codec unchanged; Matroska holds nearly all. Null for GIF, which has no place for sound. */
export function containerFor(videoCodec: string): string | null {
  if (videoCodec === 'gif') return null;
  return mp4Codecs.has(videoCodec) ? 'mp4' : movCodecs.has(videoCodec) ? 'mov' : 'mkv';
}

/** @returns [frames][channels] */
function interleaved({ channels }: Pcm): Float32Array<ArrayBuffer> {
  const data = new Float32Array(channels.length * (channels[0]?.length ?? 0));
  channels.forEach((channel, index) =>
    channel.forEach((value, i) => (data[i * channels.length + index] = value)),
  );
  return data;
}

/**
 * Copies picture and own sound out of `file` and adds `pcm`, encoded for the container.
 * @param origin container time of the first frame shown, seconds @returns null when no container takes the picture
 */
export async function muxWithFfmpeg(
  file: File,
  origin: number,
  pcm: Pcm,
  signal?: AbortSignal,
): Promise<FfmpegMovie | null> {
  const ffmpeg = await Ffmpeg.start(file, signal);
  try {
    const { log } = await ffmpeg.run(['-i', INPUT_PATH]);
    const container = containerFor(readListing(log).videoCodec ?? 'gif');
    if (!container) return null;
    await ffmpeg.write('/new.pcm', new Uint8Array(interleaved(pcm).buffer));
    const output = `/out.${container}`;
    const attempt = async (keepSound: boolean): Promise<FfmpegMovie | null> => {
      const { code } = await ffmpeg.run(muxArguments(output, startOf(log), origin, pcm, keepSound));
      const blob = code === 0 ? await ffmpeg.read(output, mimeTypes[container]!) : null;
      return (
        blob && {
          blob,
          container: container.toUpperCase(),
          extension: `.${container}`,
          soundCodec: container === 'mkv' ? 'FLAC' : 'AAC',
          originalSoundKept: keepSound,
        }
      );
    };
    const hasSound = readListing(log).audioCodec !== null;
    return (hasSound ? await attempt(true) : null) ?? (await attempt(false));
  } finally {
    ffmpeg.close();
  }
}

/** ffmpeg moves every input to time 0, so the new sound waits for the first frame shown. */
function muxArguments(output: string, start: number, origin: number, pcm: Pcm, keepSound: boolean): string[] {
  const delay = Math.max(0, origin - start);
  return [
    ...['-i', INPUT_PATH, '-itsoffset', delay.toFixed(6)],
    ...['-f', 'f32le', '-ar', String(pcm.sampleRate), '-ac', String(pcm.channels.length), '-i', '/new.pcm'],
    ...['-map', '0:v:0', '-map', '1:a:0', ...(keepSound ? ['-map', '0:a'] : [])],
    ...['-c', 'copy', ...soundEncoder(output), '-metadata:s:a:0', 'title=Foley'],
    ...[
      '-disposition:a:0',
      'default',
      ...(keepSound ? ['-disposition:a:1', '0'] : []),
      '-strict',
      'experimental',
      output,
    ],
  ];
}

/** Matroska cannot say that AAC starts with priming, so it gets FLAC, which has none. */
function soundEncoder(output: string): string[] {
  return output.endsWith('.mkv')
    ? ['-c:a:0', 'flac', '-sample_fmt:a:0', 's32']
    : ['-c:a:0', 'aac', '-b:a:0', '256k'];
}

/** Seconds at which the file's own clock starts. */
function startOf(log: readonly string[]): number {
  const line = log.map((text) => /start: (-?[\d.]+)/.exec(text)).find((match) => match !== null);
  return line ? Number(line[1]) : 0;
}
