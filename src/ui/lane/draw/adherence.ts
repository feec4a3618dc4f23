import type { Envelope } from '../../../core/envelope/envelope';
import { evaluate } from '../../../core/envelope/curve';
import type { Channel } from '../../../core/envelope/stereo';
import type { EditorState } from '../../../editor/editor';
import type { LaneLayout } from '../../../editor/lane-geometry';
import { band } from '../../../editor/lane-geometry';
import { xToTime } from '../../../editor/time-view';
import type { Surface } from '../../timeline/use-canvas';

/** Error (linear RMS) that is shown in full colour; half of the aim for a whole take is not shown at all. */
const FULL_MISS = 0.12;
const NO_MISS = 0.015;

/** A strip under the curve: where it is coloured, the take missed what was asked. */
export function drawAdherence(
  { context, palette }: Surface,
  { document, session }: EditorState,
  layout: LaneLayout,
  channel: Channel,
  measured: Envelope,
): void {
  const { view } = session;
  const curve = document.curve[channel];
  const samples = measured[channel];
  const { bottom } = band(layout, channel);
  const top = bottom + (channel === 'left' || layout.stacked ? 2 : 5);
  context.fillStyle = palette.warn;
  for (let x = 0; x < view.width; x += 2) {
    const time = xToTime(view, x + 1);
    const value = samples[Math.round(time * measured.rate)];
    if (value === undefined) break;
    const miss = Math.abs(value - evaluate(curve, time));
    if (miss < NO_MISS) continue;
    context.globalAlpha = Math.min(1, miss / FULL_MISS);
    context.fillRect(x, top, 2, 3);
  }
  context.globalAlpha = 1;
}
