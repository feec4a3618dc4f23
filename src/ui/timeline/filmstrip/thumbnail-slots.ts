import { frameAt, type FrameGrid, frameTime } from '../../../core/time/frame-grid';
import { framesPerSecond } from '../../../core/time/frame-rate';
import { type TimeView, viewEnd } from '../../../editor/timeline/time-view';

/** Slot of a picture in the strip, seconds: from `time`, the time of its frame, to `end`. */
export interface ThumbnailSlot {
  readonly time: number;
  readonly end: number;
}

/**
 * The slots of the visible range. They are a power of two of seconds long, so that most remain when the zoom changes; one per frame
 * if frames are wider than a picture.
 * @param pictureWidth CSS pixels. @returns slots in ascending order without gaps, and their length in seconds.
 */
export function thumbnailSlots(
  view: TimeView,
  frames: FrameGrid,
  duration: number,
  pictureWidth: number,
): { readonly slots: readonly ThumbnailSlot[]; readonly step: number } {
  const end = Math.min(duration, viewEnd(view));
  const step = 2 ** Math.floor(Math.log2(pictureWidth / view.pixelsPerSecond));
  const slots: ThumbnailSlot[] = [];
  if (step * framesPerSecond(frames.rate) >= 1) {
    for (let i = Math.floor(view.start / step); i * step < end; i += 1) {
      slots.push({ time: i * step, end: (i + 1) * step });
    }
    return { slots, step };
  }
  for (let frame = frameAt(frames, view.start); ; frame += 1) {
    const time = frameTime(frames, frame);
    if (time >= end) break;
    slots.push({ time, end: Math.min(duration, frameTime(frames, frame + 1)) });
  }
  return { slots, step: 1 / framesPerSecond(frames.rate) };
}
