import { Stroke } from '../../core/curve/drawing/stroke';
import { fineTolerance } from '../../core/curve/convert/thin';
import type { Channel } from '../../core/curve/stereo';
import { projectDuration } from '../../core/project/project';
import { channelAt, placedLevel } from '../lane/lane-geometry';
import { xToTime } from '../timeline/time-view';
import { paint, straightShape } from './paint';
import { straightLevel } from './straight-line';
import type { Drag, LanePointer, Tool, ToolContext } from './tool';

/** Finest grid of a freehand stroke, Hz: twice the envelope's rate. */
const FINEST_GRID = 250;

/** Places on the grid per CSS pixel: what cannot be seen is not kept. */
const PLACES_PER_PIXEL = 2;

interface Place {
  readonly time: number;
  readonly level: number;
}

function placeOf({ editor, layout }: ToolContext, channel: Channel, pointer: LanePointer): Place {
  const now = layout();
  const duration = projectDuration(editor.document);
  return {
    time: Math.min(duration, Math.max(0, xToTime(now.view, pointer.x))),
    level: placedLevel(now, channel, pointer.y, pointer.shift),
  };
}

/** Paints while the button is down. Ctrl draws a straight line from where it went down; letting go of it goes on freehand. */
export function beginStroke(context: ToolContext, pointer: LanePointer): Drag {
  const { editor } = context;
  const channel = channelAt(context.layout(), pointer.y, editor.selection.channel);
  const gesture = editor.beginGesture('Draw');
  const { scale, view } = context.layout();
  const stroke = new Stroke(Math.min(FINEST_GRID, PLACES_PER_PIXEL * view.pixelsPerSecond), (from, to, u) =>
    straightLevel(scale, from, to, u),
  );
  let last = placeOf(context, channel, pointer);
  /** Where the straight line in progress began. */
  let anchor: Place | null = null;
  stroke.draw(last.time, last.level, last.time, last.level);

  const show = (upTo: Stroke, final: boolean) => {
    const drawn = upTo.toCurve(straightShape(editor), final ? fineTolerance : undefined);
    gesture.update((scene) => paint(scene, channel, drawn));
  };
  const extend = (event: LanePointer) => {
    const place = placeOf(context, channel, event);
    const from = anchor ?? last;
    if (event.ctrl) {
      anchor = from;
      const preview = stroke.copy();
      preview.draw(from.time, from.level, place.time, place.level);
      return preview;
    }
    anchor = null;
    last = place;
    stroke.draw(from.time, from.level, place.time, place.level);
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
  hint: 'Draw the curve. Ctrl: straight line.',
  cursor: 'crosshair',
  press: (context, pointer) => beginStroke(context, pointer),
};
