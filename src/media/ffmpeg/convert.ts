import { type Speaker, speakersOfName } from '../containers/speakers';
import {
  conversionFailed,
  noPicture,
  noSound,
  notMedia,
  soundUnreadable,
  tooLarge,
  unsupported,
} from '../messages';
import {
  pictureArguments,
  soundArguments,
  soundBesidePictureArguments,
  wavArguments,
} from './convert-arguments';
import { Ffmpeg, INPUT_PATH } from './ffmpeg';
import { lastLogLines, parseStreamListing, ranOutOfMemory, type StreamListing } from './log';

export interface ConvertOptions {
  readonly onProgress?: ((fraction: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ConvertedPicture {
  readonly file: Blob;
  readonly listing: StreamListing;
  /** Position of the sound stream in `file` among those of the source; null when it holds none. */
  readonly soundIndex: number | null;
}

export interface ConvertedSoundFile {
  readonly file: Blob;
  /**
   * Seconds to add to the conversion's times to get those of the container as the decoding worker reads it. Null: the conversion holds the
   * picture's first packet, whose time is known.
   */
  readonly shift: number | null;
  /** Null when ffmpeg names none. */
  readonly speakers: readonly Speaker[] | null;
  readonly codec: string;
}

/** Sound of the conversion starts near this time in seconds, so that none of it is before time 0. */
const SOUND_START = 10;

/** Converts picture and sound of a file that WebCodecs cannot decode. @throws StudioError */
export async function convertPicture(file: File, options: ConvertOptions): Promise<ConvertedPicture> {
  return withProbedFile(file, options, async (ffmpeg, listing) => {
    if (!listing.videoCodec)
      throw listing.audioCodec ? noPicture(file.name) : unsupported(file.name, listing.container);
    for (const soundIndex of [...decodableSounds(listing), null]) {
      const channels = soundIndex === null ? null : (listing.sounds[soundIndex]?.layout ?? null);
      const args = pictureArguments(soundIndex, channels);
      const { converted, log } = await runConversion(ffmpeg, args, listing.duration, options.onProgress);
      if (converted) return { file: converted, listing, soundIndex };
      if (ranOutOfMemory(log)) throw tooLarge(file.name);
      if (soundIndex === null || !isSoundFailure(log)) throw conversionFailed(file.name, lastLogLines(log));
    }
    throw conversionFailed(file.name);
  });
}

/**
 * Converts only a sound track.
 * @param index of the track among the sound tracks
 * @param pictureStart time of the picture's first packet as the decoding worker reads it, seconds
 * @throws StudioError
 */
export async function convertSound(
  file: File,
  index: number,
  pictureStart: number,
  options: ConvertOptions,
): Promise<ConvertedSoundFile> {
  return withProbedFile(file, options, async (ffmpeg, listing) => {
    const sound = listing.sounds[index];
    if (!sound || sound.codec === 'none') throw noSound(file.name);
    const isTransportStream = listing.container === 'MPEG Transport Stream';
    const args = isTransportStream
      ? soundBesidePictureArguments(index, sound.layout)
      : soundArguments(index, sound.layout, SOUND_START - pictureStart);
    const { converted, log } = await runConversion(ffmpeg, args, listing.duration, options.onProgress);
    if (!converted) throw conversionFailed(file.name, lastLogLines(log));
    const speakers = sound.layout ? speakersOfName(sound.layout) : null;
    const shift = isTransportStream ? null : pictureStart - SOUND_START;
    return { file: converted, shift, speakers, codec: sound.codec };
  });
}

/** Converts the first `maxSeconds` of a file's first usable sound to 32-bit float WAV. @throws StudioError */
export async function convertSoundToWav(file: File, maxSeconds: number, signal?: AbortSignal): Promise<Blob> {
  return withProbedFile(file, { signal }, async (ffmpeg, listing) => {
    if (listing.sounds.length === 0) throw noSound(file.name);
    // Sound before time 0 was added by the encoder.
    const priming = listing.start < 0 && listing.start > -0.2 ? -listing.start : 0;
    let lastLog: readonly string[] = [];
    for (const index of decodableSounds(listing)) {
      const layout = listing.sounds[index]?.layout ?? null;
      const { log } = await ffmpeg.run(wavArguments(index, layout, priming, maxSeconds));
      lastLog = log;
      const wav = await ffmpeg.read('/out.wav', 'audio/wav');
      if (wav) return wav;
    }
    throw soundUnreadable(file.name, lastLogLines(lastLog));
  });
}

function decodableSounds({ sounds }: StreamListing): number[] {
  return sounds.flatMap(({ codec }, index) => (codec === 'none' ? [] : [index]));
}

/** The conversion failed because of the sound: it may work with the next track. */
function isSoundFailure(log: readonly string[]): boolean {
  return log.some((line) =>
    /no decoder found|Decoder \(codec \w+\) not found|Error while opening decoder/i.test(line),
  );
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

/** `converted` is null when ffmpeg wrote no usable file. */
async function runConversion(
  ffmpeg: Ffmpeg,
  args: readonly string[],
  duration: number | null,
  onProgress?: (fraction: number) => void,
): Promise<{ converted: Blob | null; log: readonly string[] }> {
  const { code, log } = await ffmpeg.run(args, (seconds) => {
    if (duration) onProgress?.(Math.min(1, seconds / duration));
  });
  // With a damaged end of file ffmpeg fails but leaves a usable output.
  return { converted: code < 0 ? null : await ffmpeg.read('/out.mp4', 'video/mp4'), log };
}
