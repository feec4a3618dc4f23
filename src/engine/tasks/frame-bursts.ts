import type { PackManifest } from '../../core/pack/manifest';
import type { MapRequest, PictureFrames } from '../api';
import type { TaskMeter } from '../task-meter';

/** Bytes of frames that are held at most. */
const MOST_BYTES = 2 ** 26;

/**
 * Frames in bursts of a mapper window: the batches of one are held until all have arrived, so that none is decoded while they are encoded.
 * Two threads that share two processors with a decoder wait for each other in every layer of a graph: encoding took three times as long.
 * @param meter counts the frames that have arrived.
 */
export async function* inBursts(
  batches: MapRequest['frames'],
  { width, height, windowFrames }: Pick<PackManifest['video'], 'width' | 'height' | 'windowFrames'>,
  meter: Pick<TaskMeter, 'advance'>,
): MapRequest['frames'] {
  const most = Math.min(windowFrames, Math.floor(MOST_BYTES / (3 * width * height)));
  let held: PictureFrames[] = [];
  let frames = 0;
  for await (const batch of batches) {
    meter.advance(batch.count);
    held.push(batch);
    frames += batch.count;
    if (frames < most) continue;
    yield* held;
    held = [];
    frames = 0;
  }
  yield* held;
}
