import { channels } from '../../../core/curve/stereo';
import { projectDuration } from '../../../core/project/project';
import type { EditorState } from '../../../editor/editor';
import { type LaneLayout, levelToY } from '../../../editor/lane/lane-geometry';
import { timeToX } from '../../../editor/timeline/time-view';
import { traceCurve } from '../../canvas/trace-curve';
import type { Surface } from '../../canvas/use-canvas';

/** Radius of the ring where a stroke would begin, CSS pixels. */
const RING = 4;

/** Draws what a press of the tool would add: dashed as the prediction, but lighter, so that it stands out from it. */
export function drawPlacing(
  { context, palette }: Surface,
  { document, session: { placing } }: EditorState,
  layout: LaneLayout,
): void {
  if (placing === null) return;
  context.strokeStyle = palette.text;
  context.lineWidth = 1.5;
  for (const channel of channels) {
    const curve = placing[channel];
    const [first] = curve ?? [];
    if (!curve || !first) continue;
    context.beginPath();
    if (curve.length === 1) {
      context.arc(
        timeToX(layout.view, first.time),
        levelToY(layout, channel, first.value),
        RING,
        0,
        2 * Math.PI,
      );
    } else {
      const end = Math.min(projectDuration(document), curve[curve.length - 1]!.time);
      context.setLineDash([4, 3]);
      traceCurve(context, layout, channel, curve, end, first.time);
    }
    context.stroke();
    context.setLineDash([]);
  }
}
