import { snapTime } from '../timeline/snap';
import { xToTime } from '../timeline/time-view';
import type { LanePointer, ToolContext } from './tool';

/** Moves the playhead to the pointer: to the frame or marker that a point set there would snap to, so that a double click adds one at the playhead. */
export function seekTo({ editor, layout, seek }: ToolContext, { x, shift }: LanePointer): void {
  seek(snapTime({ editor }, xToTime(layout().view, x), { free: shift }));
}
