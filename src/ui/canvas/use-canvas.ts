import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { Editor, EditorState } from '../../editor/editor';
import { type Palette, readPalette } from './palette';
import { deviceSpan, type Span, wholeSpan } from './span';

/** A canvas to draw on, cleared within `span` and clipped to it. One unit of the context is one CSS pixel. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
  /** The columns that are drawn. */
  readonly span: Span;
}

function sameInputs(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}

/** Start of the last frame in which a canvas was drawn for the first time. */
let lastFirstDrawing = -1;

/**
 * Whether a canvas may be drawn for the first time in this frame: one of them, since the canvases of a clip appear together and all of
 * them in one frame would block the page. @param frame its start, as requestAnimationFrame passes it.
 */
function isFirstInTurn(frame: number): boolean {
  if (frame === lastFirstDrawing) return false;
  lastFirstDrawing = frame;
  return true;
}

/**
 * Draws a canvas at the screen's resolution, outside React: after a resize and when one of the `inputs` from the editor's state
 * changes, at most once per animation frame. The canvas is also drawn after each render, since `inputs` and `draw` may be new.
 * @param changed the columns that differ between two states, whose other columns stay as they are; null for all.
 * @returns the canvas ref, and `redraw` for changes outside the editor's state.
 */
export function useCanvas(
  editor: Editor,
  inputs: (state: EditorState) => readonly unknown[],
  draw: (surface: Surface, state: EditorState) => void,
  changed: (now: EditorState, drawn: EditorState, width: number) => Span | null = () => null,
): { readonly canvas: RefObject<HTMLCanvasElement | null>; readonly redraw: () => void } {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef({ inputs, draw, changed });
  const scheduled = useRef<() => void>(() => {});
  const redraw = useCallback(() => scheduled.current(), []);

  useEffect(() => {
    latest.current = { inputs, draw, changed };
    scheduled.current();
  });

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const palette = readPalette(element);
    let frame = 0;
    let drawn: readonly unknown[] = [];
    /** The state on the canvas; null when all of it is to be drawn again. */
    let drawnState: EditorState | null = null;
    let isFirst = true;
    const paint = (time: number) => {
      frame = 0;
      if (isFirst && !isFirstInTurn(time)) return schedule();
      isFirst = false;
      const state = editor.state;
      drawn = latest.current.inputs(state);
      const { clientWidth: width, clientHeight: height } = element;
      const ratio = window.devicePixelRatio;
      const [pixelsWide, pixelsHigh] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (element.width !== pixelsWide || element.height !== pixelsHigh) {
        element.width = pixelsWide;
        element.height = pixelsHigh;
        drawnState = null;
      }
      const part = drawnState && latest.current.changed(state, drawnState, width);
      const span = deviceSpan(part ?? wholeSpan(width), width, ratio);
      drawnState = state;
      if (height === 0 || span.from >= span.to) return;
      context.save();
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.beginPath();
      context.rect(span.from, 0, span.to - span.from, height);
      context.clip();
      context.clearRect(span.from, 0, span.to - span.from, height);
      latest.current.draw({ context, width, height, palette, span }, state);
      context.restore();
    };
    const schedule = () => {
      if (frame === 0) frame = requestAnimationFrame(paint);
    };
    const redrawAll = () => {
      drawnState = null;
      schedule();
    };
    scheduled.current = redrawAll;
    const unsubscribe = editor.store.subscribe((state) => {
      if (frame === 0 && !sameInputs(latest.current.inputs(state), drawn)) schedule();
    });
    const observer = new ResizeObserver(redrawAll);
    observer.observe(element);
    redrawAll();
    return () => {
      cancelAnimationFrame(frame);
      unsubscribe();
      observer.disconnect();
      scheduled.current = () => {};
    };
  }, [editor]);
  return { canvas, redraw };
}
