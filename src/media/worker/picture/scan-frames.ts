import { EncodedPacketSink, type InputVideoTrack } from 'mediabunny';
import type { FrameSpan } from './timeline';

export interface FrameScan {
  /** In decoding order. */
  readonly spans: readonly FrameSpan[];
  /** Frames in the index whose data is missing from the file. */
  readonly missing: number;
  /** Times leap: parts of several recordings, or a recording with gaps in its clock. */
  readonly clockJumps: boolean;
}

/** Seconds between packets in decoding order. Reordering moves them less backwards; ffmpeg closes leaps of the same sizes. */
const jumpLimits = { back: 1, forward: 10 };

/** Fewer bytes a frame than any codec writes: an index that claims more frames is damaged. */
const MIN_FRAME_BYTES = 2;

/** Frames between two calls of `onAdvance`. */
const ADVANCE_FRAMES = 500;

/**
 * Times of all frames. Reads only the index, unless the data of the last packet is missing: then every packet.
 * @param fileBytes bounds the number of frames
 */
export async function scanFrames(
  track: InputVideoTrack,
  fileBytes: number,
  onAdvance: () => void,
): Promise<FrameScan> {
  const sink = new EncodedPacketSink(track);
  const limit = fileBytes / MIN_FRAME_BYTES;
  const scan = async (metadataOnly: boolean) => {
    const spans: FrameSpan[] = [];
    for await (const { timestamp, duration } of sink.packets(undefined, undefined, { metadataOnly })) {
      if (spans.length > limit) break;
      if (spans.length % ADVANCE_FRAMES === 0) onAdvance();
      if (Number.isFinite(timestamp)) spans.push({ timestamp, duration });
    }
    return spans;
  };
  const listed = await scan(true);
  const isComplete = listed.length === 0 || (await sink.getPacket(Infinity)) !== null;
  const spans = isComplete ? listed : await scan(false);
  const clockJumps = spans.some((span, index) => {
    const step = span.timestamp - (spans[index - 1]?.timestamp ?? span.timestamp);
    return step < -jumpLimits.back || step > jumpLimits.forward;
  });
  return { spans, missing: listed.length - spans.length, clockJumps };
}
