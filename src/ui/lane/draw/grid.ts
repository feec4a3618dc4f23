import { formatLevel, fromDecibels } from '../../../core/envelope/level';
import type { Channel } from '../../../core/envelope/stereo';
import { frameAt, frameTime } from '../../../core/time/frame-grid';
import { projectDuration } from '../../../core/project/document';
import type { EditorState } from '../../../editor/editor';
import type { LaneLayout } from '../../../editor/lane-geometry';
import { FLOOR_DECIBELS, levelToY } from '../../../editor/lane-geometry';
import { timeToX, viewEnd } from '../../../editor/time-view';
import { tickSteps } from '../../timeline/ruler-ticks';
import type { Surface } from '../../timeline/use-canvas';

const decibelLines = [0, -6, -12, -18, -24, -36, -48, FLOOR_DECIBELS];
const linearLines = [1, 0.75, 0.5, 0.25, 0];

/** Labels nearer than this to the one above are left out, CSS pixels. */
const LABEL_HEIGHT = 15;

function levels(scale: LaneLayout['scale']): readonly { level: number; label: string }[] {
  if (scale === 'linear') return linearLines.map((level) => ({ level, label: String(level) }));
  return decibelLines.map((decibels) => {
    const level = fromDecibels(decibels);
    return { level: decibels === FLOOR_DECIBELS ? 0 : level, label: formatLevel(level) };
  });
}

/** Lines of level with the scale's labels, and lines of time that meet the ruler's. */
export function drawGrid(
  { context, width, height, palette }: Surface,
  state: EditorState,
  layout: LaneLayout,
  sides: readonly Channel[],
): void {
  const { view, frames } = state.session;
  const { label } = tickSteps(frames.rate, view.pixelsPerSecond, 92);
  const duration = projectDuration(state.document);
  context.fillStyle = palette.line;
  const last = frameAt(frames, Math.min(viewEnd(view), duration));
  for (let frame = Math.floor(frameAt(frames, view.start) / label) * label; frame <= last; frame += label) {
    context.fillRect(Math.round(timeToX(view, frameTime(frames, frame))), 0, 1, height);
  }
  context.font = palette.font;
  context.textBaseline = 'middle';
  for (const channel of sides) {
    let labelled = -Infinity;
    for (const { level, label: text } of levels(layout.scale)) {
      const y = Math.round(levelToY(layout, channel, level));
      context.fillStyle = palette.line;
      context.fillRect(0, y, width, 1);
      if (y - labelled < LABEL_HEIGHT) continue;
      labelled = y;
      context.fillStyle = palette.textDim;
      context.fillText(text, 4, y === 0 ? y + 6 : y);
    }
  }
  if (layout.stacked) {
    context.fillStyle = palette.lineStrong;
    context.fillRect(0, Math.round(height / 2), width, 1);
  }
  const end = timeToX(view, duration);
  if (end < width) {
    context.fillStyle = palette.well;
    context.fillRect(end, 0, width - end, height);
  }
}
