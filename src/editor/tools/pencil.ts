import { Stroke } from '../../core/curve/drawing/stroke';
import { fineTolerance } from '../../core/curve/convert/thin';
import type { Channel } from '../../core/curve/stereo';
import { projectDuration } from '../../core/project/project';
import { channelAt, placedLevel } from '../lane/lane-geometry';
import { previewFrame } from '../timeline/preview-time';
import { xToTime } from '../timeline/time-view';
import { paint, straightShape } from './paint';
import { straightLevel } from './straight-line';
import type { Drag, LanePointer, Tool, ToolContext } from './tool';

/** Finest grid of a freehand stroke, Hz: twice the envelope's rate. */
const FINEST_GRID = 250;

/** Grid samples of a stroke per CSS pixel: finer detail is not visible. */
const SAMPLES_PER_PIXEL = 2;

interface StrokePoint {
  readonly time: number;
  readonly level: number;
}

function strokePoint({ editor, layout }: ToolContext, channel: Channel, pointer: LanePointer): StrokePoint {
  const current = layout();
  const duration = projectDuration(editor.document);
  return {
    time: Math.min(duration, Math.max(0, xToTime(current.view, pointer.x))),
    level: placedLevel(current, channel, pointer.y, pointer.shift),
  };
}

/** Draws freehand while the button is down. While Ctrl is down, a straight line from where Ctrl was pressed. */
export function beginStroke(context: ToolContext, pointer: LanePointer): Drag {
  const { editor } = context;
  const channel = channelAt(context.layout(), pointer.y, editor.selection.channel);
  const gesture = editor.beginGesture('Draw');
  const { scale, view } = context.layout();
  const stroke = new Stroke(Math.min(FINEST_GRID, SAMPLES_PER_PIXEL * view.pixelsPerSecond), (from, to, u) =>
    straightLevel(scale, from, to, u),
  );
  let last = strokePoint(context, channel, pointer);
  /** Start of the straight line in progress. */
  let anchor: StrokePoint | null = null;
  stroke.draw(last.time, last.level, last.time, last.level);

  const show = (upTo: Stroke, final: boolean) => {
    const drawn = upTo.toCurve(straightShape(editor), final ? fineTolerance : undefined);
    gesture.update((scene) => paint(scene, channel, drawn));
  };
  const extend = (event: LanePointer) => {
    const point = strokePoint(context, channel, event);
    previewFrame(editor, point.time);
    const from = anchor ?? last;
    if (event.ctrl) {
      anchor = from;
      const preview = stroke.copy();
      preview.draw(from.time, from.level, point.time, point.level);
      return preview;
    }
    anchor = null;
    last = point;
    stroke.draw(from.time, from.level, point.time, point.level);
    return stroke;
  };
  return {
    move(event) {
      show(extend(event), false);
    },
    end(event) {
      show(extend(event), true);
      gesture.commit();
    },
    cancel: () => gesture.cancel(),
  };
}

export const pencil: Tool = {
  id: 'pencil',
  label: 'Pencil',
  shortcut: 'B',
  hint: 'Draw the envelope. Ctrl: straight line.',
  cursor: 'crosshair',
  press: (context, pointer) => beginStroke(context, pointer),
};
