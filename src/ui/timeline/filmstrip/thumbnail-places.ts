import { frameAt, type FrameGrid, frameTime } from '../../../core/time/frame-grid';
import { framesPerSecond } from '../../../core/time/frame-rate';
import { type TimeView, viewEnd } from '../../../editor/timeline/time-view';

/** Where a picture stands in the strip, seconds: it is that of `time`, and reaches to `end`. */
export interface ThumbnailPlace {
  readonly time: number;
  readonly end: number;
}

/**
 * The pictures of the part in view. Zoomed out they are a power of two of seconds apart, so that zooming keeps most of them;
 * zoomed in so far that frames are wider than a picture, each frame has its own.
 * @param pictureWidth CSS pixels. @returns ascending, without gaps; `step` seconds apart at most.
 */
export function thumbnailPlaces(
  view: TimeView,
  frames: FrameGrid,
  duration: number,
  pictureWidth: number,
): { readonly places: readonly ThumbnailPlace[]; readonly step: number } {
  const end = Math.min(duration, viewEnd(view));
  const step = 2 ** Math.floor(Math.log2(pictureWidth / view.pixelsPerSecond));
  const places: ThumbnailPlace[] = [];
  if (step * framesPerSecond(frames.rate) >= 1) {
    for (let i = Math.floor(view.start / step); i * step < end; i += 1) {
      places.push({ time: i * step, end: (i + 1) * step });
    }
    return { places, step };
  }
  for (let frame = frameAt(frames, view.start); ; frame += 1) {
    const time = frameTime(frames, frame);
    if (time >= end) break;
    places.push({ time, end: Math.min(duration, frameTime(frames, frame + 1)) });
  }
  return { places, step: 1 / framesPerSecond(frames.rate) };
}
