import { EncodedPacketSink, VideoSampleSink } from 'mediabunny';
import type { PictureSource } from './picture-source';
import { frameIndexAt } from './timeline';

/**
 * Thumbnails at `times` (seconds). A key frame closer than half the spacing replaces the exact frame, so that the filmstrip of a
 * long clip does not decode all of it.
 */
export async function* streamThumbnails(
  picture: PictureSource,
  times: readonly number[],
  height: number,
  signal: AbortSignal,
): AsyncGenerator<{ time: number; bitmap: ImageBitmap }, void, undefined> {
  const { display } = picture;
  const width = Math.max(1, Math.round((display.width * height) / display.height));
  const spacing = times.length > 1 ? Math.abs(times[times.length - 1]! - times[0]!) / (times.length - 1) : 0;
  const frameTimes = await Promise.all(times.map((time) => thumbnailFrameTime(picture, time, spacing / 2)));
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
        const canvas = new OffscreenCanvas(width, height);
        const context = canvas.getContext('2d', { alpha: false })!;
        context.imageSmoothingQuality = 'high';
        sample.draw(context, 0, 0, width, height);
        sample.close();
        yield { time, bitmap: canvas.transferToImageBitmap() };
      }
      return;
    } catch (error) {
      if (picture.input.disposed) throw error;
      // The data here is damaged: skip this thumbnail.
      done++;
    }
  }
}

/** Container time of the frame to decode for `time`: a key frame at most `slack` seconds earlier, or the exact frame. */
async function thumbnailFrameTime(picture: PictureSource, time: number, slack: number): Promise<number> {
  const { frameTimes, origin } = picture.timeline;
  const exact = frameTimes[frameIndexAt(frameTimes, time)]! + origin;
  const key = await new EncodedPacketSink(picture.track).getKeyPacket(exact, { metadataOnly: true });
  return key && key.timestamp >= origin && exact - key.timestamp <= slack ? key.timestamp : exact;
}
