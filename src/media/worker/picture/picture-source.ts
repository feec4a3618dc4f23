import {
  EncodedPacketSink,
  type Input,
  type InputVideoTrack,
  type Rotation,
  type VideoSample,
  VideoSampleSink,
} from 'mediabunny';
import type { DisplayGeometry } from '../../api';
import type { IsobmffFacts } from '../../containers/isobmff';
import type { Size } from './fit';
import { buildTimeline, type FrameSpan, type PictureTimeline } from './timeline';

/** A decodable video track with its timeline and geometry. */
export interface PictureSource {
  readonly input: Input;
  readonly track: InputVideoTrack;
  readonly timeline: PictureTimeline;
  /** Size in square pixels after rotation. */
  readonly display: Size;
  readonly geometry: DisplayGeometry;
  readonly rotation: Rotation;
  /** Y'CbCr matrix named in the file (WebCodecs name) or null. */
  readonly matrix: string | null;
  /** Frames in the index whose data is missing from the file. */
  readonly missingFrames: number;
  /** Number of packets in decoding order up to the last one shown. */
  readonly packetCount: number;
}

/** @returns null when no frame of the track is shown */
export async function openPicture(
  input: Input,
  track: InputVideoTrack,
  facts: IsobmffFacts | null,
): Promise<PictureSource | null> {
  const { spans, missing } = await scanFrames(track);
  const timeline = buildTimeline(spans, facts?.tracks.get(track.id)?.end ?? null);
  if (!timeline) return null;
  return {
    input,
    track,
    timeline,
    display: { width: await track.getDisplayWidth(), height: await track.getDisplayHeight() },
    geometry: {
      visibleWidth: await track.getCodedWidth(),
      visibleHeight: await track.getCodedHeight(),
      pixelAspect: await pixelAspect(track),
      rotation: await track.getRotation(),
      flip: await track.getFlip(),
    },
    rotation: await track.getRotation(),
    matrix: (await track.getColorSpace()).matrix ?? null,
    missingFrames: missing,
    packetCount: 1 + spans.findLastIndex(({ timestamp }) => timestamp < timeline.origin + timeline.duration),
  };
}

async function pixelAspect(track: InputVideoTrack): Promise<DisplayGeometry['pixelAspect']> {
  const { num, den } = await track.getPixelAspectRatio();
  return { numerator: num, denominator: den };
}

/** Times of all frames. Reads only the index, unless the data of the last packet is missing: then every packet. */
async function scanFrames(track: InputVideoTrack): Promise<{ spans: FrameSpan[]; missing: number }> {
  const sink = new EncodedPacketSink(track);
  const scan = async (metadataOnly: boolean) => {
    const spans: FrameSpan[] = [];
    for await (const { timestamp, duration } of sink.packets(undefined, undefined, { metadataOnly }))
      spans.push({ timestamp, duration });
    return spans;
  };
  const listed = await scan(true);
  if (listed.length === 0 || (await sink.getPacket(Infinity))) return { spans: listed, missing: 0 };
  const present = await scan(false);
  return { spans: present, missing: listed.length - present.length };
}

/** Start of a decoded frame in seconds of clip time. */
export function clipTime(picture: PictureSource, sample: VideoSample): number {
  return Math.max(0, sample.timestamp - picture.timeline.origin);
}

/**
 * Frames in display order from the one on screen at `time` (seconds of clip time). Skips damaged data to the next key frame.
 * The consumer closes each sample.
 */
export async function* readFrames(
  picture: PictureSource,
  time: number,
): AsyncGenerator<VideoSample, void, undefined> {
  const sink = new VideoSampleSink(picture.track);
  let from = time + picture.timeline.origin;
  let last = -Infinity;
  for (;;) {
    try {
      for await (const sample of sink.samples(from)) {
        if (sample.timestamp <= last) {
          sample.close();
          continue;
        }
        last = sample.timestamp;
        yield sample;
      }
      return;
    } catch (error) {
      if (picture.input.disposed) throw error;
      const next = await nextKeyFrameTime(picture.track, Math.max(from, last));
      if (next === null) return;
      from = next;
    }
  }
}

/** Container time in seconds; null when no key frame follows. */
async function nextKeyFrameTime(track: InputVideoTrack, after: number): Promise<number | null> {
  const packets = new EncodedPacketSink(track);
  const options = { metadataOnly: true };
  let key = (await packets.getKeyPacket(after, options)) ?? (await packets.getFirstKeyPacket(options));
  while (key && key.timestamp <= after) key = await packets.getNextKeyPacket(key, options);
  return key?.timestamp ?? null;
}
