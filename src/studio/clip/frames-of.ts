import type { FrameGrid } from '../../core/time/frame-grid';
import type { Clip } from '../../media/api';

export function framesOf({ info }: Clip): FrameGrid {
  return { rate: info.frameRate, times: info.frameTimes };
}
