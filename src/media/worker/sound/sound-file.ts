import type { Input, MetadataTags } from 'mediabunny';
import type { Pcm } from '../../../core/audio/pcm';
import { mergeTexts, type SoundTexts } from '../../../core/audio/sound-texts';
import { StudioError, throwIfAborted } from '../../../core/errors';
import { toSamples } from '../../../core/time/samples';
import { type AiffSound, decodeAiff, readAiffSound, readAiffTexts } from '../../containers/aiff';
import { type ChunkFile, readChunks } from '../../containers/iff-chunks';
import { usualSpeakers } from '../../containers/speakers';
import { readWaveTexts } from '../../containers/wave-texts';
import { noSound } from '../../messages';
import { canRead, fileFactsOf, openInput } from '../open-input';
import { downmix } from './downmix';
import { decodeBlocks, decodeRange, firstSound } from './sound-source';

/** The sound of a file, from 0 s on. Decoding gives one or two channels. */
export interface SoundFile {
  readonly sampleRate: number;
  /** As in the file. */
  readonly channels: number;
  readonly seconds: number;
  texts(): Promise<SoundTexts>;
  decode(start: number, end: number, signal: AbortSignal): Promise<Pcm>;
  /** The first `seconds` in pieces. @yields the index of the first sample of each; it may be negative. */
  pieces(
    seconds: number,
    signal: AbortSignal,
  ): AsyncIterable<{ at: number; channels: readonly Float32Array[] }>;
}

/**
 * Opens the sound of a file for `work`, with the browser's decoders.
 * @param onAdvance called whenever reading goes on
 * @returns null when the browser has no decoder, or the decoder fails. @throws StudioError media-missing-track
 */
export async function withSoundFile<T>(
  file: Blob,
  fileName: string,
  { signal, onAdvance }: { readonly signal: AbortSignal; readonly onAdvance: () => void },
  work: (sound: SoundFile) => Promise<T | null>,
): Promise<T | null> {
  const chunks = await readChunks(file).catch(() => null);
  if (chunks?.container === 'FORM') {
    const aiff = await readAiffSound(file, chunks);
    return aiff && aiff.frames > 0 ? work(aiffFile(file, aiff, chunks, onAdvance)) : null;
  }
  const input = openInput(file, onAdvance);
  try {
    if (!(await canRead(input))) return null;
    const tracks = await input.getTracks();
    const { transportStream } = await fileFactsOf(input);
    const mayHaveSound = tracks.some((track) => track.isAudioTrack()) || transportStream?.sounds.length;
    if (tracks.length > 0 && !mayHaveSound) throw noSound(fileName);
    const source = await firstSound(input);
    if (!source) return null;
    return await work({
      sampleRate: source.sampleRate,
      channels: source.channels,
      seconds: source.end - source.start,
      texts: () => (chunks ? readWaveTexts(file, chunks) : tagTexts(input)),
      decode: (start, end, stop) => decodeRange(source, source.start, start, end, stop, onAdvance),
      async *pieces(seconds, stop) {
        for await (const block of decodeBlocks(source, source.start, source.start + seconds, stop)) {
          onAdvance();
          yield {
            at: toSamples(block.timestamp - source.start, source.sampleRate),
            channels: block.channels,
          };
        }
      },
    });
  } catch (error) {
    throwIfAborted(signal);
    if (error instanceof StudioError) throw error;
    return null;
  } finally {
    input.dispose();
  }
}

/** Samples of an AIFF file that are read at once. */
const AIFF_BLOCK = 2 ** 16;

function aiffFile(file: Blob, aiff: AiffSound, chunks: ChunkFile, onAdvance: () => void): SoundFile {
  const { sampleRate, channels, frames } = aiff;
  async function* pieces(first: number, last: number, signal: AbortSignal) {
    for (let at = first; at < last; at += AIFF_BLOCK) {
      throwIfAborted(signal);
      const decoded = await decodeAiff(file, aiff, at, Math.min(AIFF_BLOCK, last - at));
      onAdvance();
      yield { at, channels: downmix(decoded, usualSpeakers(channels)) };
    }
  }
  return {
    sampleRate,
    channels,
    seconds: frames / sampleRate,
    texts: () => readAiffTexts(file, chunks),
    async decode(start, end, signal) {
      const first = Math.max(0, toSamples(start, sampleRate));
      const last = Math.min(frames, toSamples(end, sampleRate));
      const whole = Array.from(
        { length: Math.min(2, channels) },
        () => new Float32Array(Math.max(0, last - first)),
      );
      for await (const piece of pieces(first, last, signal))
        piece.channels.forEach((samples, channel) => whole[channel]!.set(samples, piece.at - first));
      return { sampleRate, channels: whole };
    },
    pieces: (seconds, signal) => pieces(0, Math.min(frames, toSamples(seconds, sampleRate)), signal),
  };
}

/** ID3 and Vorbis comments. Fields that mediabunny does not name are looked for among the file's own. */
async function tagTexts(input: Input): Promise<SoundTexts> {
  const tags = await input.getMetadataTags().catch((): MetadataTags => ({}));
  const own = new Map(Object.entries(tags.raw ?? {}).map(([key, value]) => [key.toUpperCase(), value]));
  const first = (...keys: string[]) =>
    keys.map((key) => own.get(key)).find((value): value is string => typeof value === 'string');
  return mergeTexts([
    {
      title: tags.title ?? null,
      description: tags.description ?? tags.comment ?? null,
      keywords: first('KEYWORDS', 'TKWD') ?? null,
      category: tags.genre ?? null,
      creator: tags.artist ?? null,
      // TCOP: copyright, WCOP: its address (ID3); the others of Vorbis comments.
      licence: first('LICENSE', 'LICENCE', 'COPYRIGHT', 'TCOP', 'WCOP') ?? null,
    },
  ]);
}
