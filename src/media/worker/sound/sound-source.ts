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
import { PeakBins, downmix, overlay } from './pcm-tools';

/** A decodable sound track on the container's clock. */
export interface SoundSource {
  readonly input: Input;
  readonly track: InputAudioTrack;
  readonly sampleRate: number;
  /** As in the file; reading gives at most two. */
  readonly channels: number;
  /** Seconds on the container's clock. */
  readonly start: number;
  readonly end: number;
  /** Seconds that decoded sound lies before its place. */
  readonly early: number;
}

/** Sound needs up to this long before a position to decode right: Opus 80 ms, MP3 bit reservoir, AAC one frame. */
const PREROLL = 0.2;

/** @returns null when the browser cannot decode the track */
export async function openSound(input: Input, track: InputAudioTrack): Promise<SoundSource | null> {
  if (!(await track.canDecode())) return null;
  const start = await track.getFirstTimestamp();
  try {
    // Some decoders accept a configuration and then fail on the data. The decoded rate is the true one (HE-AAC doubles it).
    for await (const sample of new AudioSampleSink(track).samples()) {
      const { sampleRate, numberOfChannels } = sample;
      sample.close();
      const early = await skippedTwice(track, start);
      return {
        input,
        track,
        sampleRate,
        channels: numberOfChannels,
        start: start + early,
        end: (await track.computeDuration()) + early,
        early,
      };
    }
  } catch {
    return null;
  }
  return null;
}

/**
 * Seconds of an Opus track's pre-skip when the container's clock counts it already (the edit list of an MP4): the decoder
 * drops it from the first packet all the same.
 */
async function skippedTwice(track: InputAudioTrack, start: number): Promise<number> {
  if ((await track.getCodec()) !== 'opus') return 0;
  const preSkip = opusPreSkip((await track.getDecoderConfig())?.description);
  return preSkip > 0 && start < 1e-4 - preSkip ? preSkip : 0;
}

/** Seconds from the packet that decoding starts with to the next: Vorbis gives no sound for the first, so all comes early. */
async function vorbisLead(track: InputAudioTrack, from: number): Promise<number> {
  if ((await track.getCodec()) !== 'vorbis') return 0;
  const packets = new EncodedPacketSink(track);
  const options = { metadataOnly: true };
  const first = (await packets.getPacket(from, options)) ?? (await packets.getFirstPacket(options));
  const next = first && (await packets.getNextPacket(first, options));
  return next ? next.timestamp - first.timestamp : 0;
}

function planes(sample: AudioSample): readonly Float32Array[] {
  const channels = Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => {
    const plane = new Float32Array(sample.numberOfFrames);
    sample.copyTo(plane, { planeIndex, format: 'f32-planar' });
    return plane;
  });
  return downmix(channels);
}

/** Decodes [from, to) of the container's clock piece by piece; a damaged tail ends it early. */
async function* readSound(
  sound: SoundSource,
  from: number,
  to: number,
  signal?: AbortSignal,
): AsyncGenerator<{ timestamp: number; channels: readonly Float32Array[] }, void, undefined> {
  let decoded = 0;
  try {
    const early = sound.early + (await vorbisLead(sound.track, from - PREROLL));
    for await (const sample of new AudioSampleSink(sound.track).samples(from - PREROLL, to)) {
      throwIfAborted(signal);
      const timestamp = sample.timestamp + early;
      const channels = planes(sample);
      sample.close();
      decoded++;
      yield { timestamp, channels };
    }
  } catch (error) {
    if (signal?.aborted || sound.input.disposed || decoded === 0) throw error;
  }
}

/** @param origin container time of clip time 0 @returns `start` to `end` seconds of the clip; silence where there is no sound */
export async function decodeRange(
  sound: SoundSource,
  origin: number,
  start: number,
  end: number,
  signal?: AbortSignal,
): Promise<Pcm> {
  const { sampleRate } = sound;
  const first = toSamples(start, sampleRate);
  const length = Math.max(0, toSamples(end, sampleRate) - first);
  const channels = Array.from({ length: Math.min(2, sound.channels) }, () => new Float32Array(length));
  for await (const piece of readSound(sound, start + origin, end + origin, signal)) {
    const at = toSamples(piece.timestamp - origin, sampleRate);
    channels.forEach((channel, index) =>
      overlay(channel, first, piece.channels[index] ?? piece.channels[0]!, at),
    );
  }
  return { sampleRate, channels };
}

/** @returns [min, max] pairs per channel over `duration` seconds of the clip */
export async function scanPeaks(
  sound: SoundSource,
  origin: number,
  duration: number,
  perSecond: number,
  onProgress: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<readonly Float32Array[]> {
  const bins = Array.from(
    { length: Math.min(2, sound.channels) },
    () => new PeakBins(duration, perSecond, sound.sampleRate),
  );
  let told = 0;
  for await (const piece of readSound(sound, origin, origin + duration, signal)) {
    const time = piece.timestamp - origin;
    const at = Math.round(time * sound.sampleRate);
    bins.forEach((bin, index) => bin.add(piece.channels[index] ?? piece.channels[0]!, at));
    if (time / duration - told > 0.01) {
      told = time / duration;
      onProgress(told);
    }
  }
  onProgress(1);
  return bins.map((bin) => bin.pairs);
}
