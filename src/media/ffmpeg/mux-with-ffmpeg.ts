import type { MovieTimecode } from '../api';
import { formatTimecode } from '../../core/time/timecode';
import { codecLabel } from '../codec-names';
import { exportTooLarge } from '../messages';
import { holdsSound, type MovieContainer, movieContainerFor, movieTypes } from '../movie-container';
import { Ffmpeg, INPUT_PATH } from './ffmpeg';
import { ranOutOfMemory } from './log';

export interface MuxedMovie {
  readonly blob: Blob;
  readonly container: MovieContainer;
  /** Display names of sound codecs that were written as PCM. */
  readonly converted: readonly string[];
  /** Display names of sound codecs that could not be written. */
  readonly lost: readonly string[];
}

export interface FfmpegMuxParams {
  readonly file: File;
  /** Container time of the first frame shown, seconds. */
  readonly origin: number;
  /** WAV, 24-bit. */
  readonly sound: Blob;
  readonly timecode: MovieTimecode | null;
  /** Empty for none. */
  readonly credits: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((seconds: number) => void) | undefined;
}

/** Text subtitles, which MOV holds as tx3g. */
const textSubtitles = new Set(['subrip', 'srt', 'mov_text', 'ass', 'ssa', 'webvtt', 'text']);

/** Codecs of the streams that `ffmpeg -i` lists, by type, in the file's order; "none" for an unknown codec. */
export function streamCodecs(log: readonly string[], type: 'Video' | 'Audio' | 'Subtitle'): string[] {
  return log.flatMap((line) => {
    const match = new RegExp(`^\\s*Stream #0:\\d+.*?: ${type}: (\\w+)`).exec(line);
    return match && !line.includes('(attached pic)') ? [match[1]!] : [];
  });
}

/**
 * Copies picture, production sound, chapters and tags of `file` with the take as the first sound track.
 * @returns null when no container holds the picture's codec, or ffmpeg cannot copy it
 * @throws StudioError out-of-space
 */
export async function muxWithFfmpeg(params: FfmpegMuxParams): Promise<MuxedMovie | null> {
  const { file, signal, sound, onProgress } = params;
  const ffmpeg = await Ffmpeg.start(file, signal, [{ name: 'take.wav', data: sound }]);
  try {
    const { log } = await ffmpeg.run(['-i', INPUT_PATH]);
    const container = movieContainerFor(streamCodecs(log, 'Video')[0] ?? 'gif');
    if (!container) return null;
    const sounds = streamCodecs(log, 'Audio');
    const subtitles = streamCodecs(log, 'Subtitle');
    const output = `/out.${container}`;
    const attempt = async (tracks: readonly SoundMode[], withSubtitles: boolean) => {
      const args = muxArguments(params, output, containerStart(log), tracks, withSubtitles ? subtitles : []);
      const run = await ffmpeg.run(args, onProgress);
      if (ranOutOfMemory(run.log)) throw exportTooLarge(file.name);
      const blob = run.code === 0 ? await ffmpeg.read(output, movieTypes[container]) : null;
      const labels = (mode: SoundMode) => sounds.filter((_, i) => tracks[i] === mode).map(codecLabel);
      return blob && { blob, container, converted: labels('convert'), lost: labels('none') };
    };
    const modes = sounds.map((codec): SoundMode =>
      codec === 'none' ? 'none' : holdsSound(container, codec) ? 'copy' : 'convert',
    );
    const pcm = modes.map((mode): SoundMode => (mode === 'none' ? 'none' : 'convert'));
    return (
      (await attempt(modes, true)) ??
      (await attempt(modes, false)) ??
      (await attempt(pcm, false)) ??
      (await attempt(
        sounds.map(() => 'none'),
        false,
      ))
    );
  } finally {
    ffmpeg.close();
  }
}

type SoundMode = 'copy' | 'convert' | 'none';

/** ffmpeg shifts every input to start at time 0, so the take is delayed to the first frame shown. */
function muxArguments(
  { origin, timecode, credits }: FfmpegMuxParams,
  output: string,
  start: number,
  sounds: readonly SoundMode[],
  subtitles: readonly string[],
): string[] {
  const delay = Math.max(0, origin - start);
  const written = sounds.flatMap((mode, index) => (mode === 'none' ? [] : [{ mode, index }]));
  const isMov = output.endsWith('.mov');
  const texts = subtitles.flatMap((codec, index) => (!isMov || textSubtitles.has(codec) ? [index] : []));
  const startText =
    timecode && formatTimecode(timecode.frames, { rate: timecode.rate, drop: timecode.dropFrame });
  return [
    ...['-i', INPUT_PATH, '-itsoffset', delay.toFixed(6), '-i', '/in/take.wav'],
    ...['-map', '0:v:0', '-map', '1:a:0'],
    ...written.flatMap(({ index }) => ['-map', `0:a:${index}`]),
    ...texts.flatMap((index) => ['-map', `0:s:${index}`]),
    ...['-c', 'copy', ...(isMov && texts.length > 0 ? ['-c:s', 'mov_text'] : [])],
    ...written.flatMap(({ mode }, index) => (mode === 'convert' ? [`-c:a:${index + 1}`, 'pcm_s24le'] : [])),
    ...['-map_metadata', '0', '-map_chapters', '0'],
    ...(credits ? ['-metadata', `copyright=${credits}`] : []),
    ...['-metadata:s:a:0', 'title=Foley', '-metadata:s:a:0', 'handler_name=Foley'],
    ...['-disposition:a:0', 'default'],
    ...written.flatMap((_, index) => [`-disposition:a:${index + 1}`, '0']),
    // Without this ffmpeg takes the timecode that the source states.
    ...(startText ? (isMov ? ['-timecode', startText] : ['-metadata', `timecode=${startText}`]) : []),
    ...(startText ? [] : isMov ? ['-write_tmcd', '0'] : ['-metadata', 'timecode=']),
    ...['-strict', 'experimental', '-y', output],
  ];
}

/** Container time in seconds at which the file starts. */
function containerStart(log: readonly string[]): number {
  const line = log.map((text) => /start: (-?[\d.]+)/.exec(text)).find((match) => match !== null);
  return line ? Number(line[1]) : 0;
}
