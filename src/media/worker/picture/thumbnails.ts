import { EncodedPacketSink, VideoSampleSink } from 'mediabunny';
import type { Item } from '../../../platform/worker-rpc/messages';
import type { DecoderMethods } from '../../protocol';
import type { PictureSource } from './picture-source';
import { RgbConverter } from './rgb-converter';
import { frameIndexAt } from '../../../core/time/frame-grid';

/** RGBA bytes of a thumbnail. The page makes the bitmap: bitmaps of a worker's canvases hold shared memory that outlives the clip. */
type ThumbnailPixels = Item<DecoderMethods, 'thumbnails'>;

/**
 * Thumbnails at `times` (seconds). A key frame closer than half the spacing replaces the exact frame, so that the filmstrip of a
 * long clip does not decode all of it.
 */
export async function* streamThumbnails(
  picture: PictureSource,
  times: readonly number[],
  height: number,
  signal: AbortSignal,
): AsyncGenerator<ThumbnailPixels, void, undefined> {
  const { display } = picture;
  const width = Math.max(1, Math.round((display.width * height) / display.height));
  const spacing = times.length > 1 ? Math.abs(times[times.length - 1]! - times[0]!) / (times.length - 1) : 0;
  const frameTimes = await Promise.all(times.map((time) => thumbnailFrameTime(picture, time, spacing / 2)));
  // Not by a canvas: without a GPU, drawing takes longer.
  const converter = new RgbConverter(picture, { width, height }, 'stretch');
  const rgb = new Uint8Array(width * height * 3);
  const sink = new VideoSampleSink(picture.track);
  for (let done = 0; done < times.length;) {
    try {
      for await (const sample of sink.samplesAtTimestamps(frameTimes.slice(done))) {
        const time = times[done++]!;
        if (signal.aborted) {
          sample?.close();
          return;
        }
        if (!sample) continue;
        try {
          await converter.convert(sample, rgb, 0);
        } finally {
          sample.close();
        }
        yield { time, width, height, data: opaque(rgb) };
      }
      return;
    } catch (error) {
      if (picture.input.disposed) throw error;
      // The data here is damaged: skip this thumbnail.
      done++;
    }
  }
}

/** RGB bytes as RGBA. */
function opaque(rgb: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const data = new Uint8ClampedArray((rgb.length / 3) * 4).fill(255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    data[to] = rgb[from]!;
    data[to + 1] = rgb[from + 1]!;
    data[to + 2] = rgb[from + 2]!;
  }
  return data;
}

/** Container time of the frame to decode for `time`: a key frame at most `slack` seconds earlier, or the exact frame. */
async function thumbnailFrameTime(picture: PictureSource, time: number, slack: number): Promise<number> {
  const { frameTimes, origin } = picture.timeline;
  const exact = frameTimes[frameIndexAt(frameTimes, time)]! + origin;
  const key = await new EncodedPacketSink(picture.track).getKeyPacket(exact, { metadataOnly: true });
  return key && key.timestamp >= origin && exact - key.timestamp <= slack ? key.timestamp : exact;
}
