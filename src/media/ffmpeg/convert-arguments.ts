import { INPUT_PATH } from './ffmpeg';

/** Pixels: enough to see timing, fast to encode. */
const MAX_PICTURE_WIDTH = 1280;

/** FLAC holds no more channels. */
const MAX_CHANNELS = 8;

/** ffmpeg writes FLAC in MP4 only on request. Clocks of 90 kHz represent all common frame rates and offsets. */
const outputArguments = [
  '-c:a',
  'flac',
  '-strict',
  'experimental',
  '-movie_timescale',
  '90000',
  '-f',
  'mp4',
  '/out.mp4',
];

/**
 * MP4 for WebCodecs: H.264 with frequent key frames and even sides; frame times unchanged. The file starts at time 0 whatever its own
 * clock says, and jumps of that clock are closed. Sound becomes FLAC at its distance from the picture.
 * @param sound position of the sound track, null for none
 */
export function pictureArguments(sound: number | null, layout: string | null): string[] {
  return [
    ...['-i', INPUT_PATH, '-map', '0:v:0', ...(sound === null ? [] : ['-map', `0:a:${sound}`]), '-sn', '-dn'],
    ...['-map_chapters', '-1'],
    ...['-vf', `scale=trunc(min(${MAX_PICTURE_WIDTH}\\,iw)/2)*2:-2:flags=area,format=yuv420p`],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '18', '-g', '15'],
    ...['-fps_mode', 'passthrough', '-enc_time_base', '1/90000', '-video_track_timescale', '90000'],
    ...(sound === null ? [] : ['-af', [...discreteStereo(layout), 'aresample=async=1'].join()]),
    ...outputArguments,
  ];
}

/** FLAC in MP4 whose times are the file's own plus `delay` seconds. */
export function soundArguments(sound: number, layout: string | null, delay: number): string[] {
  return [
    ...['-copyts', '-itsoffset', delay.toFixed(6), '-i', INPUT_PATH, '-map', `0:a:${sound}`],
    ...['-vn', '-sn', '-dn', '-map_chapters', '-1'],
    ...['-af', [...discreteStereo(layout), 'aresample=async=1'].join()],
    ...outputArguments,
  ];
}

/**
 * FLAC in MP4 with the picture's first packet: ffmpeg and mediabunny read the times of a transport stream differently when its clock wraps,
 * and the distance of the two tracks stays.
 */
export function soundBesidePictureArguments(sound: number, layout: string | null): string[] {
  return [
    ...['-i', INPUT_PATH, '-map', '0:v:0', '-map', `0:a:${sound}`, '-sn', '-dn', '-map_chapters', '-1'],
    // Unlike `-frames:v 1`, this does not end the sound.
    ...['-c:v', 'copy', '-bsf:v', 'noise=drop=gt(n\\,0)'],
    ...['-af', [...discreteStereo(layout), 'aresample=async=1'].join()],
    ...outputArguments,
  ];
}

/** The first `seconds` as 32-bit float WAV. @param priming seconds to leave out at the start */
export function wavArguments(
  sound: number,
  layout: string | null,
  priming: number,
  seconds: number,
): string[] {
  return [
    ...['-i', INPUT_PATH, '-map', `0:a:${sound}`, '-vn', '-map_metadata', '-1', '-map_chapters', '-1'],
    ...(priming > 0 ? ['-ss', priming.toFixed(6)] : []),
    ...['-t', String(seconds), ...(layout ? filterOf(discreteStereo(layout)) : [])],
    ...['-c:a', 'pcm_f32le', '/out.wav'],
  ];
}

const filterOf = (filters: readonly string[]) => (filters.length > 0 ? ['-af', filters.join()] : []);

/** Many channels without a layout are separate recordings: the first two are used. */
function discreteStereo(layout: string | null): string[] {
  const channels = Number(/^(\d+) channels/.exec(layout ?? '')?.[1] ?? 0);
  return channels > MAX_CHANNELS ? ['pan=stereo|c0=c0|c1=c1'] : [];
}
