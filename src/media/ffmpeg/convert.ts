import {
  conversionFailed,
  noPicture,
  noSound,
  notMedia,
  soundUnreadable,
  tooLarge,
  unsupported,
} from '../messages';
import { Ffmpeg, INPUT_PATH } from './ffmpeg';
import { type StreamListing, lastLogLines, ranOutOfMemory, parseStreamListing } from './log';

export interface ConvertOptions {
  readonly onProgress?: ((fraction: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Converted {
  readonly file: Blob;
  readonly listing: StreamListing;
}

/** Pixels: enough to see timing, fast to encode. */
const MAX_PICTURE_WIDTH = 1280;

/**
 * MP4 for WebCodecs: H.264 with frequent key frames and even sides; frame times unchanged (a 90 kHz clock represents all common
 * frame rates). Sound becomes FLAC that starts at container time 0.
 */
const pictureArguments = [
  ...['-copyts', '-i', INPUT_PATH, '-map', '0:v:0', '-map', '0:a:0?', '-sn', '-dn'],
  ...['-vf', `scale=trunc(min(${MAX_PICTURE_WIDTH}\\,iw)/2)*2:-2:flags=area,format=yuv420p`],
  ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '18', '-g', '15'],
  ...['-fps_mode', 'passthrough', '-enc_time_base', '1/90000', '-video_track_timescale', '90000'],
  ...['-af', 'aresample=async=1:first_pts=0', '-c:a', 'flac', '-strict', 'experimental'],
  ...['-movie_timescale', '90000', '-f', 'mp4', '/out.mp4'],
];

/** FLAC in MP4 that starts at container time 0. */
const soundArguments = [
  ...['-copyts', '-i', INPUT_PATH, '-map', '0:a:0', '-vn', '-sn', '-dn'],
  ...['-af', 'aresample=async=1:first_pts=0', '-c:a', 'flac', '-strict', 'experimental'],
  ...['-f', 'mp4', '/out.mp4'],
];

/** Converts picture and sound of a file that WebCodecs cannot decode. @throws StudioError */
export async function convertPicture(file: File, options: ConvertOptions): Promise<Converted> {
  return withProbedFile(file, options, async (ffmpeg, listing) => {
    if (!listing.videoCodec)
      throw listing.audioCodec ? noPicture(file.name) : unsupported(file.name, listing.container);
    return runConversion(ffmpeg, file, listing, pictureArguments, options.onProgress);
  });
}

/** Converts only the sound; its times stay container time. @throws StudioError */
export async function convertSound(file: File, options: ConvertOptions): Promise<Converted> {
  return withProbedFile(file, options, async (ffmpeg, listing) => {
    if (!listing.audioCodec) throw noSound(file.name);
    return runConversion(ffmpeg, file, listing, soundArguments, options.onProgress);
  });
}

/** Converts the first `maxSeconds` of a file's sound to 32-bit float WAV. @throws StudioError */
export async function convertSoundToWav(file: File, maxSeconds: number, signal?: AbortSignal): Promise<Blob> {
  return withProbedFile(file, { signal }, async (ffmpeg, listing) => {
    if (!listing.audioCodec) throw noSound(file.name);
    const args = [
      ...['-t', String(maxSeconds), '-i', INPUT_PATH],
      ...['-map', '0:a:0', '-vn', '-c:a', 'pcm_f32le', '/out.wav'],
    ];
    const { log } = await ffmpeg.run(args);
    const wav = await ffmpeg.read('/out.wav', 'audio/wav');
    if (!wav) throw soundUnreadable(file.name, lastLogLines(log));
    return wav;
  });
}

/** Starts ffmpeg on `file`, lists its streams, runs `work` and closes ffmpeg. */
async function withProbedFile<T>(
  file: File,
  { signal }: ConvertOptions,
  work: (ffmpeg: Ffmpeg, listing: StreamListing) => Promise<T>,
): Promise<T> {
  const ffmpeg = await Ffmpeg.start(file, signal);
  try {
    // Without an output file ffmpeg lists the streams and exits with an error.
    const { log } = await ffmpeg.run(['-i', INPUT_PATH]);
    const listing = parseStreamListing(log);
    if (!listing.container) throw notMedia(file.name, lastLogLines(log));
    return await work(ffmpeg, listing);
  } finally {
    ffmpeg.close();
  }
}

async function runConversion(
  ffmpeg: Ffmpeg,
  file: File,
  listing: StreamListing,
  args: readonly string[],
  onProgress?: (fraction: number) => void,
): Promise<Converted> {
  const { duration } = listing;
  const { code, log } = await ffmpeg.run(args, (seconds) => {
    if (duration) onProgress?.(Math.min(1, seconds / duration));
  });
  // With a damaged end of file ffmpeg fails but leaves a usable output.
  const converted = code < 0 ? null : await ffmpeg.read('/out.mp4', 'video/mp4');
  if (converted) return { file: converted, listing };
  if (ranOutOfMemory(log)) throw tooLarge(file.name);
  throw conversionFailed(file.name, lastLogLines(log));
}
