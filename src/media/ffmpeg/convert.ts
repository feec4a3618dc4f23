import { Ffmpeg, INPUT_PATH } from './ffmpeg';
import { type StreamListing, failureDetail, ranOutOfMemory, readListing } from './log';
import {
  conversionFailed,
  noPicture,
  noSound,
  notMedia,
  soundUnreadable,
  tooLarge,
  unsupported,
} from '../messages';

export interface ConvertOptions {
  readonly onProgress?: ((fraction: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Converted {
  readonly file: Blob;
  readonly listing: StreamListing;
}

/** Longest width of a converted picture in pixels: enough to judge timing by, and quick to make. */
const WIDEST = 1280;

/**
 * Picture for WebCodecs: H.264 with frequent key frames. Start times stay as they are in the file (a 90 kHz clock holds all
 * common rates), sides become even; sound becomes FLAC that starts at the file's time 0.
 */
const pictureArguments = [
  ...['-copyts', '-i', INPUT_PATH, '-map', '0:v:0', '-map', '0:a:0?', '-sn', '-dn'],
  ...['-vf', `scale=trunc(min(${WIDEST}\\,iw)/2)*2:-2:flags=area,format=yuv420p`],
  ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '18', '-g', '15'],
  ...['-fps_mode', 'passthrough', '-enc_time_base', '1/90000', '-video_track_timescale', '90000'],
  ...['-af', 'aresample=async=1:first_pts=0', '-c:a', 'flac', '-strict', 'experimental'],
  ...['-movie_timescale', '90000', '-f', 'mp4', '/out.mp4'],
];

const soundArguments = [
  ...['-copyts', '-i', INPUT_PATH, '-map', '0:a:0', '-vn', '-sn', '-dn'],
  ...[
    '-af',
    'aresample=async=1:first_pts=0',
    '-c:a',
    'flac',
    '-strict',
    'experimental',
    '-f',
    'mp4',
    '/out.mp4',
  ],
];

/** Converts the picture (and the sound with it) of a file that WebCodecs cannot read. @throws StudioError */
export async function convertPicture(file: File, options: ConvertOptions): Promise<Converted> {
  return withListing(file, options, async (ffmpeg, listing) => {
    if (!listing.videoCodec)
      throw listing.audioCodec ? noPicture(file.name) : unsupported(file.name, listing.container);
    return produce(ffmpeg, file, listing, pictureArguments, options.onProgress);
  });
}

/** Converts the sound alone, on the clock of the container. @throws StudioError */
export async function convertSound(file: File, options: ConvertOptions): Promise<Converted> {
  return withListing(file, options, async (ffmpeg, listing) => {
    if (!listing.audioCodec) throw noSound(file.name);
    return produce(ffmpeg, file, listing, soundArguments, options.onProgress);
  });
}

/** The first `maxSeconds` of any sound, as WAV. @throws StudioError */
export async function convertReference(file: File, maxSeconds: number, signal?: AbortSignal): Promise<Blob> {
  return withListing(file, { signal }, async (ffmpeg, listing) => {
    if (!listing.audioCodec) throw noSound(file.name);
    const args = [
      '-t',
      String(maxSeconds),
      '-i',
      INPUT_PATH,
      '-map',
      '0:a:0',
      '-vn',
      '-c:a',
      'pcm_f32le',
      '/out.wav',
    ];
    const { log } = await ffmpeg.run(args);
    const wav = await ffmpeg.read('/out.wav', 'audio/wav');
    if (!wav) throw soundUnreadable(file.name, failureDetail(log));
    return wav;
  });
}

async function withListing<T>(
  file: File,
  { signal }: ConvertOptions,
  work: (ffmpeg: Ffmpeg, listing: StreamListing) => Promise<T>,
): Promise<T> {
  const ffmpeg = await Ffmpeg.start(file, signal);
  try {
    // Without an output ffmpeg lists the streams and leaves with an error.
    const { log } = await ffmpeg.run(['-i', INPUT_PATH]);
    const listing = readListing(log);
    if (!listing.container) throw notMedia(file.name, failureDetail(log));
    return await work(ffmpeg, listing);
  } finally {
    ffmpeg.close();
  }
}

async function produce(
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
  // A damaged tail makes ffmpeg complain after it has written all it could.
  const converted = code < 0 ? null : await ffmpeg.read('/out.mp4', 'video/mp4');
  if (converted) return { file: converted, listing };
  if (ranOutOfMemory(log)) throw tooLarge(file.name);
  throw conversionFailed(file.name, failureDetail(log));
}
