import { candidates } from '../../../editor/mapper/candidates';
import { candidatePositions } from '../../../editor/lane/candidate-positions';
import type { EditorState } from '../../../editor/editor';
import { band, type LaneLayout } from '../../../editor/lane/lane-geometry';
import { xToTime } from '../../../editor/timeline/time-view';
import type { Surface } from '../../canvas/use-canvas';

/** CSS pixels. */
const RADIUS = 6;

/** Draws the candidates (detected hits that are not in the curve): a stem up to the hit's level with a plus to add it. */
export function drawCandidates(
  { context, palette, span }: Surface,
  { document }: EditorState,
  layout: LaneLayout,
): void {
  context.strokeStyle = palette.prediction;
  context.fillStyle = palette.background;
  context.lineWidth = 1;
  const found = candidates(
    document,
    xToTime(layout.view, span.from - 2 * RADIUS),
    xToTime(layout.view, span.to + 2 * RADIUS),
  );
  for (const { x, y, channel } of candidatePositions(layout, found)) {
    context.setLineDash([1, 3]);
    context.beginPath();
    context.moveTo(x, band(layout, channel).bottom);
    context.lineTo(x, y + RADIUS);
    context.stroke();
    context.setLineDash([]);
    context.beginPath();
    context.arc(x, y, RADIUS, 0, 2 * Math.PI);
    context.fill();
    context.moveTo(x - 3, y);
    context.lineTo(x + 3, y);
    context.moveTo(x, y - 3);
    context.lineTo(x, y + 3);
    context.stroke();
  }
}
