import { type PointerEvent, useEffect, useRef } from 'react';
import { formatPan, panAt } from '../../core/curve/pan';
import { projectDuration } from '../../core/project/project';
import { renderedCurve } from '../../core/project/rendered-curve';
import type { Editor, EditorState, Gesture } from '../../editor/editor';
import { withPanAt } from '../../editor/edits/pan-edits';
import { snapTime } from '../../editor/timeline/snap';
import { timeToX, viewEnd, xToTime } from '../../editor/timeline/time-view';
import { type Surface, useCanvas } from '../canvas/use-canvas';

/** Space above and below the scale, CSS pixels. */
const PADDING = 6;
/** A press within this distance of a point (CSS pixels) takes the point's time. */
const REACH = 10;
/** Pan positions within this distance of the centre snap to it. */
const CENTRE_REACH = 0.05;

const inputs = ({ session, document }: EditorState) => [
  session.view,
  document.curve,
  document.silenceLocks,
  document.clip,
];

function panToY(pan: number, height: number): number {
  return PADDING + ((pan + 1) / 2) * (height - 2 * PADDING);
}

function draw({ context, width, height, palette }: Surface, { session, document }: EditorState): void {
  const { view } = session;
  const curve = renderedCurve(document);
  context.font = palette.font;
  context.textBaseline = 'middle';
  context.fillStyle = palette.line;
  context.fillRect(0, Math.round(height / 2), width, 1);
  context.fillStyle = palette.textDim;
  context.fillText('L', 4, PADDING + 3);
  context.fillText('R', 4, height - PADDING - 3);
  context.strokeStyle = palette.accent;
  context.lineWidth = 1.5;
  context.beginPath();
  const end = timeToX(view, Math.min(projectDuration(document), viewEnd(view)));
  for (let x = 0; x <= end; x += 2) {
    const y = panToY(panAt(curve, xToTime(view, x)), height);
    if (x === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.stroke();
}

/** The time of the point nearest to `time` within reach, on either channel; else `time`, snapped. */
function pointTime(editor: Editor, time: number, free: boolean): number {
  const { document, session } = editor.state;
  const reach = REACH / session.view.pixelsPerSecond;
  const near = [...document.curve.left, ...document.curve.right]
    .filter((point) => Math.abs(point.time - time) <= reach)
    .sort((a, b) => Math.abs(a.time - time) - Math.abs(b.time - time))[0];
  return near?.time ?? snapTime({ editor }, time, { free });
}

/**
 * The pan of the lane's two curves. Drag up for left, down for right, at constant power. Keyboard access: the pan commands in
 * the lane.
 */
export function PanRow({ editor }: { readonly editor: Editor }) {
  const { canvas } = useCanvas(editor, inputs, draw);
  const drag = useRef<{ readonly gesture: Gesture; readonly time: number } | null>(null);

  const panOf = (event: PointerEvent<HTMLCanvasElement>) => {
    const height = event.currentTarget.clientHeight;
    const share = (event.nativeEvent.offsetY - PADDING) / (height - 2 * PADDING);
    const pan = Math.min(1, Math.max(-1, 2 * share - 1));
    return Math.abs(pan) < CENTRE_REACH && !event.shiftKey ? 0 : pan;
  };
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const current = drag.current;
    if (!current) return;
    const pan = panOf(event);
    current.gesture.update((scene) => withPanAt(scene, current.time, pan));
    event.currentTarget.title = formatPan(pan);
  };
  const cancel = () => {
    drag.current?.gesture.cancel();
    drag.current = null;
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !drag.current) return;
      drag.current.gesture.cancel();
      drag.current = null;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
  return (
    <canvas
      ref={canvas}
      className="pan-row"
      aria-hidden="true"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const { view } = editor.session;
        const time = pointTime(editor, xToTime(view, event.nativeEvent.offsetX), event.shiftKey);
        drag.current = { gesture: editor.beginGesture('Pan'), time };
        move(event);
      }}
      onPointerMove={move}
      onPointerUp={(event) => {
        move(event);
        const pan = panOf(event);
        drag.current?.gesture.commit();
        if (drag.current) editor.announce(`Pan ${formatPan(pan)}`);
        drag.current = null;
      }}
      onPointerCancel={cancel}
    />
  );
}
