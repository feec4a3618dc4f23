import {
  type AudioSample,
  AudioSampleSink,
  EncodedPacketSink,
  type Input,
  type InputAudioTrack,
} from 'mediabunny';
import type { Pcm } from '../../../core/audio/pcm';
import { throwIfAborted } from '../../../core/errors';
import { toSamples } from '../../../core/time/samples';
import { opusPreSkip } from '../../containers/opus';
import type { Speaker } from '../../containers/speakers';
import type { Piece } from '../../protocol';
import { fileFactsOf } from '../open-input';
import { PieceClock } from '../piece-clock';
import { copyOverlap } from './copy-overlap';
import { downmix } from './downmix';
import { PeakBins } from './peak-bins';
import { soundFacts } from './sound-facts';

/** A decodable audio track. Its times are container time. */
export interface SoundSource {
  readonly input: Input;
  readonly track: InputAudioTrack;
  readonly sampleRate: number;
  /** As in the file; decoding gives at most two. */
  readonly channels: number;
  /** Of the channels, as the decoder delivers them. */
  readonly speakers: readonly Speaker[];
  /** Seconds of container time, without what the encoder added. */
  readonly start: number;
  readonly end: number;
  /** Seconds to add to the decoder's timestamps. */
  readonly timestampShift: number;
}

/** What is known of a sound that ffmpeg converted. */
export interface ConvertedSound {
  /** Seconds to add to the conversion's timestamps. */
  readonly shift: number;
  /** Speakers of the source; null when ffmpeg names none. */
  readonly speakers: readonly Speaker[] | null;
}

/** Decoders converge within this time before the requested start: Opus 80 ms, MP3 bit reservoir, AAC one frame. */
const PREROLL_SECONDS = 0.2;

/** @returns null when the browser cannot decode the track */
export async function openSound(
  input: Input,
  track: InputAudioTrack,
  converted: ConvertedSound | null = null,
): Promise<SoundSource | null> {
  if (!(await track.canDecode())) return null;
  try {
    const first = await track.getFirstTimestamp();
    const facts = await soundFacts(track, await fileFactsOf(input));
    // Some decoders accept a configuration and then fail on the data. The decoded rate is the true one: HE-AAC doubles the stated rate.
    for await (const sample of new AudioSampleSink(track).samples()) {
      const { sampleRate, numberOfChannels } = sample;
      sample.close();
      const clock = (converted?.shift ?? 0) + (await doubleCountedPreSkip(track, first));
      // Before time 0 of an edit list lies what the encoder added.
      const start = facts.hasEditList && !converted ? Math.max(0, first + clock) : first + clock;
      const decodedEnd = (await track.computeDuration()) - facts.delay - facts.padding + clock;
      const editedEnd = (facts.end ?? Infinity) + (converted?.shift ?? 0);
      return {
        input,
        track,
        sampleRate,
        channels: numberOfChannels,
        speakers: converted?.speakers ?? facts.speakersOf(numberOfChannels),
        start,
        end: Math.min(decodedEnd, editedEnd),
        timestampShift: clock - facts.delay,
      };
    }
  } catch {
    return null;
  }
  return null;
}

/** The first sound that the browser decodes. */
export async function firstSound(
  input: Input,
  converted: ConvertedSound | null = null,
): Promise<SoundSource | null> {
  for (const track of await input.getAudioTracks()) {
    const sound = await openSound(input, track, converted);
    if (sound) return sound;
  }
  return null;
}

/**
 * The edit list of an Opus track in MP4 removes the pre-skip, and the decoder removes it again from the first packet.
 * @returns seconds of pre-skip removed twice, 0 for any other track
 */
async function doubleCountedPreSkip(track: InputAudioTrack, start: number): Promise<number> {
  if ((await track.getCodec()) !== 'opus') return 0;
  const preSkip = opusPreSkip((await track.getDecoderConfig())?.description);
  return preSkip > 0 && start < 1e-4 - preSkip ? preSkip : 0;
}

/**
 * The first Vorbis packet after a seek gives no sound, so all decoded sound is stamped one packet early.
 * @returns duration in seconds of the packet at `from`, 0 for any other codec
 */
export async function vorbisPriming(track: InputAudioTrack, from: number): Promise<number> {
  if ((await track.getCodec()) !== 'vorbis') return 0;
  const packets = new EncodedPacketSink(track);
  const options = { metadataOnly: true };
  const first = (await packets.getPacket(from, options)) ?? (await packets.getFirstPacket(options));
  const next = first && (await packets.getNextPacket(first, options));
  return next ? next.timestamp - first.timestamp : 0;
}

function stereoChannels(sample: AudioSample, speakers: readonly Speaker[]): readonly Float32Array[] {
  const channels = Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => {
    const plane = new Float32Array(sample.numberOfFrames);
    sample.copyTo(plane, { planeIndex, format: 'f32-planar' });
    return plane;
  });
  return downmix(channels, speakers);
}

/** Decodes container time [from, to) in blocks. An error after the first block (damaged data) ends the stream. */
export async function* decodeBlocks(
  sound: SoundSource,
  from: number,
  to: number,
  signal?: AbortSignal,
): AsyncGenerator<{ timestamp: number; channels: readonly Float32Array[] }, void, undefined> {
  let decodedBlocks = 0;
  try {
    const [first, last] = [from - PREROLL_SECONDS - sound.timestampShift, to - sound.timestampShift];
    const shift = sound.timestampShift + (await vorbisPriming(sound.track, first));
    for await (const sample of new AudioSampleSink(sound.track).samples(first, last)) {
      throwIfAborted(signal);
      const timestamp = sample.timestamp + shift;
      const channels = stereoChannels(sample, sound.speakers);
      sample.close();
      decodedBlocks++;
      yield { timestamp, channels };
    }
  } catch (error) {
    if (signal?.aborted || sound.input.disposed || decodedBlocks === 0) throw error;
  }
}

/**
 * Sound from `start` to `end` seconds of clip time; silence where the track has none.
 * @param origin container time of clip time 0, seconds
 * @param onAdvance called for each decoded block
 */
export async function decodeRange(
  sound: SoundSource,
  origin: number,
  start: number,
  end: number,
  signal?: AbortSignal,
  onAdvance: () => void = () => undefined,
): Promise<Pcm> {
  const { sampleRate } = sound;
  const first = toSamples(start, sampleRate);
  const length = Math.max(0, toSamples(end, sampleRate) - first);
  const channels = Array.from({ length: Math.min(2, sound.channels) }, () => new Float32Array(length));
  for await (const block of decodeBlocks(sound, start + origin, end + origin, signal)) {
    onAdvance();
    const at = toSamples(block.timestamp - origin, sampleRate);
    channels.forEach((channel, index) =>
      copyOverlap(channel, first, block.channels[index] ?? block.channels[0]!, at),
    );
  }
  return { sampleRate, channels };
}

/** Interleaved [min, max] pairs per channel over `duration` seconds of clip time, made in pieces. */
export async function* computePeaks(
  sound: SoundSource,
  origin: number,
  duration: number,
  perSecond: number,
  signal?: AbortSignal,
): AsyncGenerator<Piece<readonly Float32Array[]>, void, undefined> {
  const bins = Array.from(
    { length: Math.min(2, sound.channels) },
    () => new PeakBins(duration, perSecond, sound.sampleRate),
  );
  const clock = new PieceClock();
  for await (const block of decodeBlocks(sound, origin, origin + duration, signal)) {
    const at = toSamples(block.timestamp - origin, sound.sampleRate);
    bins.forEach((bin, index) => bin.add(block.channels[index] ?? block.channels[0]!, at));
    if (clock.isOver) yield* clock.pause();
  }
  yield { result: bins.map((bin) => bin.pairs) };
}
