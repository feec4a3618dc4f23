import type { StereoCurve } from '../../../core/curve/curve';
import type { Envelope } from '../../../core/loudness/envelope';
import { levelErrorAt, NOTICEABLE } from '../../../core/loudness/level-error';
import type { Channel } from '../../../core/curve/stereo';
import { band, type LaneLayout } from '../../../editor/lane-geometry';
import { xToTime } from '../../../editor/time-view';
import type { Surface } from '../../canvas/use-canvas';

/** Miss that is drawn in full height, dB, and the heights of a just noticeable and of a full one, CSS pixels. */
const FULL_MISS = 12;
const LEAST = 2;
const MOST = 7;
/** Pixels from the scale's bottom down to the strip's middle. */
const MIDDLE = 1;

/**
 * A strip at the lane's bottom: bars up where the take is too loud, down where it is too soft, the longer the further off.
 * @param channels what shares the strip; the one that misses more is shown.
 */
export function drawLevelError(
  { context, palette }: Surface,
  curve: StereoCurve,
  layout: LaneLayout,
  channels: readonly Channel[],
  measured: Envelope,
): void {
  const { view } = layout;
  const middle = band(layout, channels[0]!).bottom + MIDDLE;
  for (let x = 0; x < view.width; x += 2) {
    const time = xToTime(view, x + 1);
    let worst = 0;
    for (const channel of channels) {
      const miss = levelErrorAt(curve[channel], measured[channel], measured.rate, time) ?? 0;
      if (Math.abs(miss) > Math.abs(worst)) worst = miss;
    }
    const size = Math.abs(worst);
    if (size < NOTICEABLE) continue;
    const share = Math.min(1, (size - NOTICEABLE) / (FULL_MISS - NOTICEABLE));
    const height = LEAST + share * (MOST - LEAST);
    context.fillStyle = worst > 0 ? palette.warn : palette.soft;
    context.fillRect(x, worst > 0 ? middle - height : middle, 2, height);
  }
}
