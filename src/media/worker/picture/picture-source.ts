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
import { displaySize, statedGeometry } from './geometry';
import type { Size } from './fit';
import { type FrameScan, scanFrames } from './scan-frames';
import { buildTimeline, type PictureTimeline } from './timeline';

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
  /** Container time in seconds of the first packet in decoding order. */
  readonly firstPacket: number;
  /** The clock of the file jumps. */
  readonly clockJumps: boolean;
  /** As in ScanContext. */
  readonly soundEnd: number | null;
}

export interface ScanContext {
  /** Container time in seconds at which the sound ends; null without sound. */
  readonly soundEnd: number | null;
  /** Called while the scan goes on. */
  readonly onAdvance?: () => void;
}

/** @returns null when no frame of the track is shown */
export async function openPicture(
  input: Input,
  track: InputVideoTrack,
  facts: IsobmffFacts | null,
  { soundEnd, onAdvance = () => undefined }: ScanContext,
): Promise<PictureSource | null> {
  const scan: FrameScan = await scanFrames(
    track,
    (await input.source.getSizeOrNull()) ?? Infinity,
    onAdvance,
  );
  const edits = facts?.tracks.get(track.id);
  const timeline = buildTimeline(scan.spans, {
    end: edits?.end ?? null,
    startsAtZero: (edits?.nonEmptyEdits ?? 0) > 0,
    tick: 1 / (await track.getTimeResolution()),
    soundEnd,
  });
  if (!timeline) return null;
  const geometry = await statedGeometry(track);
  const end = timeline.origin + timeline.duration;
  return {
    input,
    track,
    timeline,
    display: displaySize(geometry),
    geometry,
    rotation: geometry.rotation,
    matrix: (await track.getColorSpace()).matrix ?? null,
    missingFrames: scan.missing,
    packetCount: 1 + scan.spans.findLastIndex(({ timestamp }) => timestamp < end),
    firstPacket: scan.spans[0]?.timestamp ?? 0,
    clockJumps: facts === null && scan.clockJumps,
    soundEnd,
  };
}

/** A decoded frame has the right size where the headers do not, as in interlaced H.264. @param visible part of the frame, pixels */
export function withFrameGeometry(picture: PictureSource, visible: Size): PictureSource {
  const geometry = { ...picture.geometry, visibleWidth: visible.width, visibleHeight: visible.height };
  return { ...picture, geometry, display: displaySize(geometry) };
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
