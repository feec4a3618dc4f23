import { type Box, boxInside, fourCharacters } from './isobmff-boxes';
import { editsOf, mediaTimescale } from './isobmff-tracks';
import { readSamples } from './isobmff-samples';

/** Timecode of movie time 0, as a track of type `tmcd` gives it (QuickTime File Format, timecode media). */
export interface IsobmffTimecode {
  /** Frames since 00:00:00:00; may be negative or longer than a day. */
  readonly frames: number;
  readonly dropFrame: boolean;
  /** Frames that the timecode counts in a second, 30 for 29.97. */
  readonly framesPerSecond: number;
  /** Seconds of a frame. */
  readonly frameSeconds: number;
}

const DROP_FRAME_FLAG = 1;
const COUNTER_FLAG = 8;

/** @param timescale of the movie */
export async function readTimecode(
  view: DataView,
  traks: readonly Box[],
  timescale: number,
  file: Blob,
): Promise<IsobmffTimecode | null> {
  for (const trak of traks) {
    const description = boxInside(view, trak, 'mdia/minf/stbl/stsd');
    if (!description || fourCharacters(view, description.start + 12) !== 'tmcd') continue;
    // Entry: size, type, 6 reserved bytes, data reference, 4 reserved bytes; then the fields below.
    const entry = description.start + 8;
    const flags = view.getUint32(entry + 20);
    const frameSeconds = view.getUint32(entry + 28) / (view.getUint32(entry + 24) || 1);
    const framesPerSecond = view.getUint8(entry + 32);
    const [sample] = readSamples(view, trak, 1);
    if (flags & COUNTER_FLAG || !sample || framesPerSecond === 0 || frameSeconds === 0) continue;
    const bytes = await file.slice(sample.offset, sample.offset + 4).arrayBuffer();
    if (bytes.byteLength < 4) continue;
    const first = new DataView(bytes).getInt32(0);
    return {
      frames: first + Math.round(mediaTimeAtStart(view, trak, timescale) / frameSeconds),
      dropFrame: (flags & DROP_FRAME_FLAG) !== 0,
      framesPerSecond,
      frameSeconds,
    };
  }
  return null;
}

/** Seconds of the track's media time at movie time 0. */
function mediaTimeAtStart(view: DataView, trak: Box, timescale: number): number {
  const list = boxInside(view, trak, 'edts/elst');
  const mdhd = boxInside(view, trak, 'mdia/mdhd');
  if (!list || !mdhd || timescale === 0) return 0;
  const mediaScale = mediaTimescale(view, mdhd) || 1;
  let delay = 0;
  for (const { duration, mediaTime } of editsOf(view, list)) {
    if (mediaTime >= 0) return mediaTime / mediaScale - delay;
    delay += duration / timescale;
  }
  return 0;
}
