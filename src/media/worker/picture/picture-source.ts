import {
  ADTS,
  BlobSource,
  EncodedPacketSink,
  FLAC,
  Input,
  type InputVideoTrack,
  MATROSKA,
  MP3,
  MP4,
  MPEG_TS,
  OGG,
  QTFF,
  type Rotation,
  type VideoSample,
  VideoSampleSink,
  WAVE,
  WEBM,
} from 'mediabunny';
import type { Size } from './fit';
import type { IsobmffFacts } from '../../containers/isobmff';
import { buildTimeline, type FrameSpan, type PictureTimeline } from './timeline';

/** A decodable picture: its track, its clock and what is needed to draw it. */
export interface PictureSource {
  readonly input: Input;
  readonly track: InputVideoTrack;
  readonly timeline: PictureTimeline;
  /** Square pixels after rotation. */
  readonly display: Size;
  readonly rotation: Rotation;
  /** Y'CbCr matrix that the file names; null when it names none. */
  readonly matrix: string | null;
  /** Frames that the index lists and the file no longer holds. */
  readonly missingFrames: number;
  /** Packets, in decoding order, up to the last one that is shown. */
  readonly packetCount: number;
}

/** Files only: a playlist (HLS) would make the page fetch what it names. */
const formats = [MP4, QTFF, MATROSKA, WEBM, OGG, MPEG_TS, WAVE, MP3, FLAC, ADTS];

export function openInput(file: Blob): Input {
  return new Input({ formats, source: new BlobSource(file) });
}

/** @returns null when the track shows no frame */
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
    rotation: await track.getRotation(),
    matrix: (await track.getColorSpace()).matrix ?? null,
    missingFrames: missing,
    packetCount: 1 + spans.findLastIndex(({ timestamp }) => timestamp < timeline.origin + timeline.duration),
  };
}

/** Times of all frames from the index alone; no picture data is read unless the file ends too early for its index. */
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
  const held = await scan(false);
  return { spans: held, missing: listed.length - held.length };
}

/** Seconds on the picture's clock at which a decoded frame starts. */
export function clipTime(picture: PictureSource, sample: VideoSample): number {
  return Math.max(0, sample.timestamp - picture.timeline.origin);
}

/**
 * Frames in display order from the one on screen at `time` (seconds, picture's clock). Where data is damaged, goes on at the
 * next key frame. The consumer closes each sample.
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
      const next = await nextKeyTime(picture.track, Math.max(from, last));
      if (next === null) return;
      from = next;
    }
  }
}

async function nextKeyTime(track: InputVideoTrack, after: number): Promise<number | null> {
  const packets = new EncodedPacketSink(track);
  const options = { metadataOnly: true };
  let key = (await packets.getKeyPacket(after, options)) ?? (await packets.getFirstKeyPacket(options));
  while (key && key.timestamp <= after) key = await packets.getNextKeyPacket(key, options);
  return key?.timestamp ?? null;
}
