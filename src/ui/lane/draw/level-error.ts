import type { StereoCurve } from '../../../core/curve/curve';
import type { Envelope } from '../../../core/loudness/envelope';
import { levelErrorAt, NOTICEABLE_DECIBELS } from '../../../core/loudness/level-error';
import type { Channel } from '../../../core/curve/stereo';
import { band, type LaneLayout } from '../../../editor/lane/lane-geometry';
import { xToTime } from '../../../editor/timeline/time-view';
import type { Surface } from '../../canvas/use-canvas';

/** Level error drawn at full height, dB. */
const FULL_ERROR = 12;
/** Heights of a just noticeable and of a full error, CSS pixels. */
const MIN_HEIGHT = 2;
const MAX_HEIGHT = 7;
/** Width of a bar, CSS pixels. */
const BAR = 2;
/** CSS pixels from the bottom of the scale down to the middle of the strip. */
const MIDDLE = 1;

/**
 * Draws a strip at the bottom of the lane: bars up where the take is too loud, down where it is too quiet, their height by the error.
 * @param channels share the strip; the larger error is shown.
 */
export function drawLevelError(
  { context, palette, span }: Surface,
  curve: StereoCurve,
  layout: LaneLayout,
  channels: readonly Channel[],
  measured: Envelope,
): void {
  const { view } = layout;
  const middle = band(layout, channels[0]!).bottom + MIDDLE;
  for (let x = BAR * Math.floor(span.from / BAR); x < Math.min(view.width, span.to); x += BAR) {
    const time = xToTime(view, x + BAR / 2);
    let worst = 0;
    for (const channel of channels) {
      const error = levelErrorAt(curve[channel], measured[channel], measured.rate, time) ?? 0;
      if (Math.abs(error) > Math.abs(worst)) worst = error;
    }
    const size = Math.abs(worst);
    if (size < NOTICEABLE_DECIBELS) continue;
    const share = Math.min(1, (size - NOTICEABLE_DECIBELS) / (FULL_ERROR - NOTICEABLE_DECIBELS));
    const height = MIN_HEIGHT + share * (MAX_HEIGHT - MIN_HEIGHT);
    context.fillStyle = worst > 0 ? palette.tooLoud : palette.tooQuiet;
    context.fillRect(x, worst > 0 ? middle - height : middle, BAR, height);
  }
}
