import { indexAt } from '../../../core/curve/evaluate';
import type { Channel } from '../../../core/curve/stereo';
import { bendHandle } from '../../../editor/lane/bend-handle';
import type { EditorState } from '../../../editor/editor';
import type { LaneLayout } from '../../../editor/lane/lane-geometry';
import { xToTime } from '../../../editor/timeline/time-view';
import type { Surface } from '../../canvas/use-canvas';

/** A handle reaches no further than this from its middle, CSS pixels. */
const REACH = 6;

/** Draws the bend handle of each segment: filled if the segment is bent, larger under the pointer. */
export function drawBendHandles(
  { context, palette, span }: Surface,
  { document, session }: EditorState,
  layout: LaneLayout,
  channel: Channel,
  colour: string,
): void {
  const { view, hover } = session;
  const curve = document.curve[channel];
  const first = Math.max(0, indexAt(curve, xToTime(view, span.from - REACH)));
  const last = Math.min(curve.length - 2, indexAt(curve, xToTime(view, span.to + REACH)));
  context.strokeStyle = colour;
  context.lineWidth = 1;
  for (let i = first; i <= last; i++) {
    const handle = bendHandle(layout, curve, channel, i);
    if (!handle) continue;
    const near = hover?.channel === channel && hover.index === i;
    const held = near && hover.kind === 'bend';
    context.beginPath();
    context.arc(handle.x, handle.y, held ? 5 : 2.5, 0, 2 * Math.PI);
    context.globalAlpha = near ? 1 : 0.55;
    context.fillStyle = curve[i]!.bend === undefined ? palette.well : colour;
    context.fill();
    context.stroke();
  }
  context.globalAlpha = 1;
}
