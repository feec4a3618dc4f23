import { formatLevel, fromDecibels } from '../../../core/loudness/level';
import { paperMuLaw, rmsOfClass } from '../../../core/loudness/mu-law';
import type { Channel } from '../../../core/curve/stereo';
import { frameNumber, frameNumberTime } from '../../../core/time/frame-grid';
import { projectDuration } from '../../../core/project/project';
import type { EditorState } from '../../../editor/editor';
import { FLOOR_DECIBELS, type LaneLayout, levelToY } from '../../../editor/lane/lane-geometry';
import { timeToX, viewEnd } from '../../../editor/timeline/time-view';
import { tickSteps } from '../../canvas/ruler-ticks';
import type { Surface } from '../../canvas/use-canvas';

const decibelLines = [0, -6, -12, -18, -24, -36, -48, FLOOR_DECIBELS];
/** Each class of the mapper has a line; every ninth, from silence to full scale, has a label. */
const muLawLines = Array.from({ length: paperMuLaw.classes }, (_, i) => paperMuLaw.classes - 1 - i);
const LABELLED_CLASS = 9;

const linearLines = [1, 0.75, 0.5, 0.25, 0];

/** Least distance between labels, CSS pixels. */
const LABEL_HEIGHT = 15;
/** Space left and right of a label, CSS pixels. */
const LABEL_PADDING = 4;

function levels(scale: LaneLayout['scale']): readonly { level: number; label: string }[] {
  if (scale === 'linear') return linearLines.map((level) => ({ level, label: String(level) }));
  if (scale === 'mu-law') {
    return muLawLines.map((index) => {
      const level = rmsOfClass(index, paperMuLaw);
      return { level, label: index % LABELLED_CLASS === 0 ? formatLevel(level) : '' };
    });
  }
  return decibelLines.map((decibels) => {
    const level = fromDecibels(decibels);
    return { level: decibels === FLOOR_DECIBELS ? 0 : level, label: formatLevel(level) };
  });
}

/** Draws the level lines with labels, and time lines at the ruler's labels. */
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
  const last = frameNumber(frames, Math.min(viewEnd(view), duration));
  for (
    let frame = Math.floor(frameNumber(frames, view.start) / label) * label;
    frame <= last;
    frame += label
  ) {
    context.fillRect(Math.round(timeToX(view, frameNumberTime(frames, frame))), 0, 1, height);
  }
  context.font = palette.font;
  context.textBaseline = 'middle';
  for (const channel of sides) {
    let labelled = -Infinity;
    // Silence is always labelled; a level too close to it is not.
    const lowest = Math.round(levelToY(layout, channel, 0)) - LABEL_HEIGHT / 2;
    for (const { level, label: text } of levels(layout.scale)) {
      const y = Math.round(levelToY(layout, channel, level));
      context.fillStyle = palette.line;
      context.globalAlpha = text === '' ? 0.45 : 1;
      const fits = level === 0 || Math.min(y - labelled, lowest - y) >= LABEL_HEIGHT;
      const named = text !== '' && fits;
      // The line starts right of its label; the label of silence is above its line, which the curve often covers.
      const from = named && level > 0 ? Math.ceil(context.measureText(text).width) + 2 * LABEL_PADDING : 0;
      context.fillRect(from, y, width - from, 1);
      context.globalAlpha = 1;
      if (!named) continue;
      labelled = y;
      context.fillStyle = palette.textDim;
      context.fillText(text, LABEL_PADDING, level === 0 ? lowest : y === 0 ? y + 6 : y);
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
