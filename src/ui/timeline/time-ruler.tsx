import { projectDuration } from '../../core/project/document';
import { frameAt, frameTime } from '../../core/time/frame-grid';
import type { Clock } from '../../editor/commands/command';
import { describeTime } from '../../editor/describe';
import type { Editor, EditorState } from '../../editor/editor';
import { timeToX, viewEnd } from '../../editor/time-view';
import { tickSteps } from './ruler-ticks';
import { scrubHandlers } from './scrub';
import type { Surface } from './use-canvas';
import { useCanvas } from './use-canvas';

export interface TimeRulerProps {
  readonly editor: Editor;
  readonly clock: Clock;
}

const LABEL_WIDTH = 92;

const inputs = ({ session, document }: EditorState) => [
  session.view,
  session.frames,
  session.timeUnit,
  document.clip,
  document.markers,
  document.inPoint,
  document.outPoint,
  document.loop,
  document.startFrame,
  document.dropFrame,
];

function drawSpan({ context, height, palette }: Surface, { session, document }: EditorState): void {
  const { inPoint, outPoint } = document;
  if (inPoint === null && outPoint === null) return;
  const left = timeToX(session.view, inPoint ?? 0);
  const right = timeToX(session.view, outPoint ?? projectDuration(document));
  context.fillStyle = palette.selection;
  context.fillRect(left, 0, right - left, height);
  context.fillStyle = document.loop ? palette.accent : palette.textDim;
  context.fillRect(left, 0, right - left, 2);
  if (inPoint !== null) context.fillRect(left, 0, 2, height);
  if (outPoint !== null) context.fillRect(right - 2, 0, 2, height);
}

function drawTicks({ context, width, height, palette }: Surface, state: EditorState): void {
  const { view, frames } = state.session;
  const { label, tick } = tickSteps(frames.rate, view.pixelsPerSecond, LABEL_WIDTH);
  const first = Math.floor(frameAt(frames, view.start) / label) * label;
  const last = frameAt(frames, Math.min(viewEnd(view), projectDuration(state.document)));
  context.font = palette.font;
  context.textBaseline = 'middle';
  for (let frame = first; frame <= last; frame += tick) {
    const time = frameTime(frames, frame);
    const x = Math.round(timeToX(view, time)) + 0.5;
    const labelled = frame % label === 0;
    context.fillStyle = labelled ? palette.textDim : palette.lineStrong;
    context.fillRect(x - 0.5, labelled ? height - 10 : height - 5, 1, 10);
    if (labelled && x + LABEL_WIDTH - 16 < width) {
      context.fillStyle = palette.textDim;
      context.fillText(describeTime(state, time), x + 4, height / 2 - 2);
    }
  }
}

function drawMarkers({ context, height, palette }: Surface, { session, document }: EditorState): void {
  context.fillStyle = palette.warn;
  for (const { time } of document.markers) {
    const x = Math.round(timeToX(session.view, time));
    context.beginPath();
    context.moveTo(x - 4, 0);
    context.lineTo(x + 5, 0);
    context.lineTo(x + 0.5, 7);
    context.fill();
    context.fillRect(x, 0, 1, height);
  }
}

/** Time in timecode, frames or seconds; drag to scrub. Markers, in and out points stand on it. */
export function TimeRuler({ editor, clock }: TimeRulerProps) {
  const { canvas } = useCanvas(editor, inputs, (surface, state) => {
    drawSpan(surface, state);
    drawTicks(surface, state);
    drawMarkers(surface, state);
  });
  const scrub = scrubHandlers(editor, (time) => clock.seek(time));
  return <canvas ref={canvas} className="time-ruler" aria-hidden="true" {...scrub} />;
}
