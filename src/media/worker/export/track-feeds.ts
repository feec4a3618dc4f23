import {
  AudioSampleSink,
  AudioSampleSource,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  type InputAudioTrack,
  type Output,
} from 'mediabunny';
import type { PictureSource } from '../picture/picture-source';
import { type SoundSource, vorbisPriming } from '../sound/sound-source';

/** One track to write, item by item in decoding order; times in seconds of the new file. */
export interface TrackFeed {
  /** Time of the next item, null at the end. */
  readonly next: () => Promise<number | null>;
  /** Writes the item that `next` announced. */
  readonly write: () => Promise<void>;
  readonly close: () => void;
  /** Stops reading. */
  readonly cancel: () => Promise<void>;
}

/** Seconds. Times closer than this are equal. */
const TIME_EPSILON = 1e-6;

interface Timed {
  readonly timestamp: number;
}

function trackFeed<T extends Timed>(
  items: AsyncGenerator<T, void, undefined>,
  add: (item: T) => Promise<void>,
  close: () => void,
): TrackFeed {
  let item: T | null = null;
  return {
    next: async () => {
      const result = await items.next();
      item = result.done ? null : result.value;
      return item && item.timestamp;
    },
    write: () => add(item!),
    close,
    cancel: async () => void (await items.return()),
  };
}

async function* shiftPackets(
  packets: AsyncIterable<EncodedPacket>,
  seconds: number,
): AsyncGenerator<EncodedPacket, void, undefined> {
  for await (const packet of packets) yield packet.clone({ timestamp: packet.timestamp + seconds });
}

/** The first items. */
async function* firstOf<T>(items: AsyncIterable<T>, count: number): AsyncGenerator<T, void, undefined> {
  let remaining = count;
  for await (const item of items) {
    if (remaining-- <= 0) return;
    yield item;
  }
}

/** The items before a time. They are in the order of their times. */
async function* before<T extends Timed>(
  items: AsyncIterable<T>,
  end: number | null,
  close: (item: T) => void = () => undefined,
): AsyncGenerator<T, void, undefined> {
  for await (const item of items) {
    if (end !== null && item.timestamp >= end - TIME_EPSILON) return close(item);
    yield item;
  }
}

/** The picture's packets, unchanged. Frames of a constant rate are on its grid exactly. */
export async function pictureFeed(output: Output, picture: PictureSource): Promise<TrackFeed> {
  const { track, timeline } = picture;
  const codec = (await track.getCodec())!;
  const source = new EncodedVideoPacketSource(codec);
  const { numerator, denominator } = timeline.frameRate;
  output.addVideoTrack(source, {
    rotation: await track.getRotation(),
    flip: await track.getFlip(),
    ...(!timeline.variableFrameRate && { frameRate: numerator / denominator }),
  });
  const { visibleWidth, visibleHeight, pixelAspect } = picture.geometry;
  const config = (await track.getDecoderConfig())!;
  const meta = {
    decoderConfig: {
      ...config,
      // The index of a file may state a size that the decoded frames do not have.
      codedWidth: visibleWidth,
      codedHeight: visibleHeight,
      displayAspectWidth: visibleWidth * pixelAspect.numerator,
      displayAspectHeight: visibleHeight * pixelAspect.denominator,
    },
  };
  const packets = firstOf(new EncodedPacketSink(track).packets(), picture.packetCount);
  return trackFeed(
    shiftPackets(packets, -timeline.origin),
    (packet) => source.add(packet, meta),
    () => source.close(),
  );
}

export interface SoundTrackOptions {
  readonly name: string;
  /** Seconds of the source's clock at which the new file starts. */
  readonly origin: number;
  /** Seconds of the source's clock at which its edit list ends the track; null when it plays to its end. */
  readonly end: number | null;
  /** Players choose this track. */
  readonly first: boolean;
  readonly language?: string | undefined;
}

function trackMetadata({ name, first, language }: SoundTrackOptions) {
  return { name, disposition: { default: first }, ...(language && { languageCode: language }) };
}

/** A sound track's packets, unchanged. */
export async function copiedSoundFeed(
  output: Output,
  track: InputAudioTrack,
  options: SoundTrackOptions,
): Promise<TrackFeed> {
  const source = new EncodedAudioPacketSource((await track.getCodec())!);
  output.addAudioTrack(source, trackMetadata(options));
  const meta = { decoderConfig: (await track.getDecoderConfig())! };
  return trackFeed(
    shiftPackets(before(new EncodedPacketSink(track).packets(), options.end), -options.origin),
    (packet) => source.add(packet, meta),
    () => source.close(),
  );
}

/** A sound track decoded to 24-bit PCM with all its channels. */
export async function convertedSoundFeed(
  output: Output,
  sound: SoundSource,
  options: SoundTrackOptions,
): Promise<TrackFeed> {
  const source = new AudioSampleSource({ codec: 'pcm-s24' });
  output.addAudioTrack(source, trackMetadata(options));
  const shift = sound.timestampShift + (await vorbisPriming(sound.track, sound.start)) - options.origin;
  async function* samples() {
    const decoded = new AudioSampleSink(sound.track).samples();
    for await (const sample of before(decoded, options.end, (late) => late.close())) {
      sample.setTimestamp(sample.timestamp + shift);
      yield sample;
    }
  }
  return trackFeed(
    samples(),
    async (sample) => {
      await source.add(sample);
      sample.close();
    },
    () => source.close(),
  );
}

/** Writes all tracks in order of time, so that the file plays without seeking. */
export async function interleave(
  feeds: readonly TrackFeed[],
  onTime: (seconds: number) => void,
): Promise<void> {
  const open = await Promise.all(feeds.map(async (feed) => ({ feed, time: await feed.next() })));
  for (;;) {
    let first: (typeof open)[number] | null = null;
    for (const entry of open) {
      if (entry.time !== null && (first === null || entry.time < first.time!)) first = entry;
    }
    if (!first) return;
    onTime(first.time!);
    await first.feed.write();
    first.time = await first.feed.next();
    if (first.time === null) first.feed.close();
  }
}
