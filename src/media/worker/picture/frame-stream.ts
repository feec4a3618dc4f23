import type { VideoSample } from 'mediabunny';
import { throwIfAborted } from '../../../core/errors';
import type { FrameBatch, FrameRequest } from '../../api';
import { noFrames } from '../../messages';
import { FrameCursor } from './frame-cursor';
import type { PictureSource } from './picture-source';
import { RgbConverter } from './rgb-converter';
import { CLOCK_TOLERANCE, outputFrameCount } from './timeline';

/** Streams RGB frames: frame k is on screen at `start` + k / fps. */
export async function* streamFrames(
  picture: PictureSource,
  fileName: string,
  request: Omit<FrameRequest, 'signal'>,
  signal: AbortSignal,
): AsyncGenerator<FrameBatch, void, undefined> {
  const { width, height, fps } = request;
  const start = Math.max(0, request.start ?? 0);
  const end = Math.min(picture.timeline.duration, request.end ?? Infinity);
  const total = outputFrameCount(start, end, fps);
  const bytes = width * height * 3;
  const converter = new RgbConverter(picture, { width, height }, request.fit);
  const cursor = new FrameCursor(picture, start);
  try {
    let previous: VideoSample | null = null;
    let previousPixels = new Uint8Array(bytes);
    for (let first = 0; first < total; first += request.batch) {
      const count = Math.min(request.batch, total - first);
      const data = new Uint8Array(count * bytes);
      for (let k = 0; k < count; k++) {
        throwIfAborted(signal);
        const sample = await cursor.advance(start + (first + k) / fps, CLOCK_TOLERANCE);
        if (!sample) throw noFrames(fileName);
        if (sample === previous) data.set(previousPixels, k * bytes);
        else await converter.convert(sample, data, k * bytes);
        previous = sample;
        previousPixels = data.subarray(k * bytes, (k + 1) * bytes);
      }
      // The batch's buffer is transferred to the page; the next batch may repeat its last frame.
      previousPixels = previousPixels.slice();
      yield { first, count, width, height, data };
    }
  } finally {
    await cursor.close();
  }
}
