import type { Pcm } from '../../core/audio/pcm';
import { Ffmpeg, INPUT_PATH } from './ffmpeg';
import { parseStreamListing } from './log';

export interface MuxedMovie {
  readonly blob: Blob;
  readonly container: string;
  readonly extension: string;
  readonly soundCodec: string;
  readonly productionSoundIncluded: boolean;
}

/** ffmpeg's codec names. */
const mp4Codecs = new Set(['h264', 'hevc', 'av1', 'vp9', 'mpeg4', 'mpeg2video', 'mpeg1video', 'mjpeg']);
const movCodecs = new Set(['prores', 'dnxhd', 'rawvideo', 'qtrle']);

const mimeTypes: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  mkv: 'video/x-matroska',
};

/** Extension of the container that holds a picture codec unchanged: Matroska takes nearly all. Null for GIF, which holds no sound. */
export function containerForCodec(videoCodec: string): string | null {
  if (videoCodec === 'gif') return null;
  return mp4Codecs.has(videoCodec) ? 'mp4' : movCodecs.has(videoCodec) ? 'mov' : 'mkv';
}

/** @returns samples as [frame][channel] */
function interleaveChannels({ channels }: Pcm): Float32Array<ArrayBuffer> {
  const data = new Float32Array(channels.length * (channels[0]?.length ?? 0));
  channels.forEach((channel, index) =>
    channel.forEach((value, i) => (data[i * channels.length + index] = value)),
  );
  return data;
}

/**
 * Copies picture and production sound of `file` and adds `pcm` as the first sound track, encoded for the container.
 * @param origin container time of the first frame shown, seconds
 * @returns null when no container holds the picture's codec
 */
export async function muxWithFfmpeg(
  file: File,
  origin: number,
  pcm: Pcm,
  signal?: AbortSignal,
): Promise<MuxedMovie | null> {
  const ffmpeg = await Ffmpeg.start(file, signal);
  try {
    const { log } = await ffmpeg.run(['-i', INPUT_PATH]);
    const container = containerForCodec(parseStreamListing(log).videoCodec ?? 'gif');
    if (!container) return null;
    await ffmpeg.write('/new.pcm', new Uint8Array(interleaveChannels(pcm).buffer));
    const output = `/out.${container}`;
    const tryMux = async (includeSound: boolean): Promise<MuxedMovie | null> => {
      const { code } = await ffmpeg.run(muxArguments(output, containerStart(log), origin, pcm, includeSound));
      const blob = code === 0 ? await ffmpeg.read(output, mimeTypes[container]!) : null;
      return (
        blob && {
          blob,
          container: container.toUpperCase(),
          extension: `.${container}`,
          soundCodec: container === 'mkv' ? 'FLAC' : 'AAC',
          productionSoundIncluded: includeSound,
        }
      );
    };
    const hasSound = parseStreamListing(log).audioCodec !== null;
    return (hasSound ? await tryMux(true) : null) ?? (await tryMux(false));
  } finally {
    ffmpeg.close();
  }
}

/** ffmpeg shifts every input to start at time 0, so the new sound is delayed to the first frame shown. */
function muxArguments(
  output: string,
  start: number,
  origin: number,
  pcm: Pcm,
  includeSound: boolean,
): string[] {
  const delay = Math.max(0, origin - start);
  return [
    ...['-i', INPUT_PATH, '-itsoffset', delay.toFixed(6)],
    ...['-f', 'f32le', '-ar', String(pcm.sampleRate), '-ac', String(pcm.channels.length), '-i', '/new.pcm'],
    ...['-map', '0:v:0', '-map', '1:a:0', ...(includeSound ? ['-map', '0:a'] : [])],
    ...['-c', 'copy', ...soundEncoder(output), '-metadata:s:a:0', 'title=Foley'],
    ...['-disposition:a:0', 'default', ...(includeSound ? ['-disposition:a:1', '0'] : [])],
    ...['-strict', 'experimental', output],
  ];
}

/** Matroska cannot store the priming of AAC, so it gets FLAC, which has none. */
function soundEncoder(output: string): string[] {
  return output.endsWith('.mkv')
    ? ['-c:a:0', 'flac', '-sample_fmt:a:0', 's32']
    : ['-c:a:0', 'aac', '-b:a:0', '256k'];
}

/** Container time in seconds at which the file starts. */
function containerStart(log: readonly string[]): number {
  const line = log.map((text) => /start: (-?[\d.]+)/.exec(text)).find((match) => match !== null);
  return line ? Number(line[1]) : 0;
}
