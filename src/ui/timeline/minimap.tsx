import type { PointerEvent } from 'react';
import { useRef } from 'react';
import { projectDuration } from '../../core/project/document';
import type { Editor, EditorState } from '../../editor/editor';
import type { TimeView } from '../../editor/time-view';
import { clampView, timeToX, viewEnd } from '../../editor/time-view';
import { traceCurve } from '../lane/draw/curve';
import type { Surface } from './use-canvas';
import { useCanvas } from './use-canvas';

const inputs = ({ session, document }: EditorState) => [
  session.view,
  document.curve,
  document.clip,
  document.markers,
];

function overview(width: number, duration: number): TimeView {
  return { start: 0, pixelsPerSecond: width / duration, width };
}

function draw({ context, width, height, palette }: Surface, { session, document }: EditorState): void {
  const duration = projectDuration(document);
  const all = overview(width, duration);
  context.strokeStyle = palette.ghost;
  context.lineWidth = 1;
  context.beginPath();
  traceCurve(
    context,
    { view: all, height, scale: session.scale, stacked: false },
    'left',
    document.curve.left,
    duration,
  );
  context.stroke();
  context.fillStyle = palette.warn;
  for (const { time } of document.markers) context.fillRect(timeToX(all, time), 0, 1, 5);
  const left = timeToX(all, session.view.start);
  const right = Math.min(width, timeToX(all, viewEnd(session.view)));
  context.fillStyle = palette.selection;
  context.fillRect(left, 0, right - left, height);
  context.strokeStyle = palette.accent;
  context.strokeRect(left + 0.5, 0.5, Math.max(2, right - left - 1), height - 1);
}

/** The whole clip in one strip; drag the frame to scroll, press beside it to go there. */
export function Minimap({ editor }: { readonly editor: Editor }) {
  const { canvas } = useCanvas(editor, inputs, draw);
  /** Seconds from the frame's left edge to where it was taken. */
  const grip = useRef<number | null>(null);

  const timeAt = (event: PointerEvent<HTMLCanvasElement>) => {
    const duration = projectDuration(editor.store.getState().document);
    return (event.nativeEvent.offsetX / event.currentTarget.clientWidth) * duration;
  };
  const scroll = (event: PointerEvent<HTMLCanvasElement>) => {
    if (grip.current === null) return;
    const start = timeAt(event) - grip.current;
    editor.setView((view, duration) => clampView({ ...view, start }, duration));
  };
  return (
    <canvas
      ref={canvas}
      className="minimap"
      aria-hidden="true"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const { view } = editor.store.getState().session;
        const time = timeAt(event);
        const inside = time >= view.start && time <= viewEnd(view);
        grip.current = inside ? time - view.start : view.width / view.pixelsPerSecond / 2;
        scroll(event);
      }}
      onPointerMove={scroll}
      onPointerUp={() => {
        grip.current = null;
      }}
      onPointerCancel={() => {
        grip.current = null;
      }}
    />
  );
}
