import { projectDuration } from '../../../core/project/project';
import { frameNumber, frameNumberTime } from '../../../core/time/frame-grid';
import { describeTime } from '../../../editor/describe';
import type { EditorState } from '../../../editor/editor';
import { timeToX, viewEnd } from '../../../editor/timeline/time-view';
import type { Surface } from '../../canvas/use-canvas';
import { tickSteps } from '../../canvas/ruler-ticks';

/** Height of the upper band with marker flags and in/out handles; ticks are below. CSS pixels. */
export const BAND = 15;

const LABEL_WIDTH = 92;
/** Space between two names in the band, CSS pixels. */
const NAME_GAP = 10;

export const rulerInputs = ({ session, document }: EditorState) => [
  session.view,
  session.frames,
  session.timeUnit,
  session.markerBeingNamed,
  document.clip,
  document.markers,
  document.inPoint,
  document.outPoint,
  document.loop,
  document.startFrame,
  document.dropFrame,
];

/** Draws ticks with times, the range between in and out, and the markers with their names. */
export function drawRuler(surface: Surface, state: EditorState): void {
  drawSpan(surface, state);
  drawTicks(surface, state);
  drawMarkers(surface, state);
}

function drawSpan({ context, height, palette }: Surface, { session, document }: EditorState): void {
  const { inPoint, outPoint } = document;
  if (inPoint === null && outPoint === null) return;
  const left = timeToX(session.view, inPoint ?? 0);
  const right = timeToX(session.view, outPoint ?? projectDuration(document));
  context.fillStyle = palette.selection;
  context.fillRect(left, 0, right - left, height);
  context.fillStyle = document.loop ? palette.accent : palette.textDim;
  context.fillRect(left, BAND - 3, right - left, 3);
  // Brackets open towards the range.
  if (inPoint !== null) bracket(context, left, 1);
  if (outPoint !== null) bracket(context, right, -1);
}

function bracket(context: CanvasRenderingContext2D, x: number, direction: 1 | -1): void {
  context.fillRect(direction === 1 ? x : x - 2, 0, 2, BAND);
  context.fillRect(direction === 1 ? x : x - 7, 0, 7, 2);
}

function drawTicks({ context, width, height, palette }: Surface, state: EditorState): void {
  const { view, frames } = state.session;
  const { label, tick } = tickSteps(frames.rate, view.pixelsPerSecond, LABEL_WIDTH);
  const first = Math.floor(frameNumber(frames, view.start) / label) * label;
  const last = frameNumber(frames, Math.min(viewEnd(view), projectDuration(state.document)));
  context.font = palette.font;
  context.textBaseline = 'middle';
  const middle = (BAND + height) / 2 - 1;
  for (let number = first; number <= last; number += tick) {
    const time = frameNumberTime(frames, number);
    const x = Math.round(timeToX(view, time)) + 0.5;
    const labelled = number % label === 0;
    context.fillStyle = labelled ? palette.textDim : palette.lineStrong;
    context.fillRect(x - 0.5, labelled ? height - 10 : height - 5, 1, 10);
    if (labelled && x + LABEL_WIDTH - 16 < width) {
      context.fillStyle = palette.textDim;
      context.fillText(describeTime(state, time), x + 4, middle);
    }
  }
}

function drawMarkers({ context, width, height, palette }: Surface, { session, document }: EditorState): void {
  const { markers } = document;
  context.font = palette.font;
  context.textBaseline = 'middle';
  markers.forEach(({ id, time, label }, index) => {
    const x = Math.round(timeToX(session.view, time));
    const next = markers[index + 1];
    const end = next ? timeToX(session.view, next.time) : width;
    if (end < 0 || x > width + 8) return;
    context.fillStyle = palette.marker;
    context.beginPath();
    context.moveTo(x - 5, 0);
    context.lineTo(x + 6, 0);
    context.lineTo(x + 6, 5);
    context.lineTo(x + 0.5, 11);
    context.lineTo(x - 5, 5);
    context.fill();
    context.fillRect(x, 0, 1, height);
    const space = end - x - 6 - NAME_GAP;
    if (label === '' || space < 12 || session.markerBeingNamed === id) return;
    context.fillText(shortened(context, label, space), x + 10, 6);
  });
}

/** The name cut to `space` CSS pixels. */
function shortened(context: CanvasRenderingContext2D, name: string, space: number): string {
  if (context.measureText(name).width <= space) return name;
  let length = name.length - 1;
  while (length > 0 && context.measureText(`${name.slice(0, length)}…`).width > space) length--;
  return length > 0 ? `${name.slice(0, length)}…` : '';
}
