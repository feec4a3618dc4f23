import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { Editor, EditorState } from '../../editor/editor';
import { type Palette, readPalette } from './palette';

/** A cleared canvas to draw on. One unit of the context is one CSS pixel. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
}

function sameInputs(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}

/**
 * Draws a canvas at the screen's resolution, outside React: after a resize and when one of the `inputs` from the editor's state
 * changes, at most once per animation frame. The canvas is also drawn after each render, since `inputs` and `draw` may be new.
 * @returns the canvas ref, and `redraw` for changes outside the editor's state.
 */
export function useCanvas(
  editor: Editor,
  inputs: (state: EditorState) => readonly unknown[],
  draw: (surface: Surface, state: EditorState) => void,
): { readonly canvas: RefObject<HTMLCanvasElement | null>; readonly redraw: () => void } {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef({ inputs, draw });
  const scheduled = useRef<() => void>(() => {});
  const redraw = useCallback(() => scheduled.current(), []);

  useEffect(() => {
    latest.current = { inputs, draw };
    scheduled.current();
  });

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const palette = readPalette(element);
    let frame = 0;
    let drawn: readonly unknown[] = [];
    const paint = () => {
      frame = 0;
      const state = editor.state;
      drawn = latest.current.inputs(state);
      const { clientWidth: width, clientHeight: height } = element;
      const ratio = window.devicePixelRatio;
      const [pixelsWide, pixelsHigh] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (element.width !== pixelsWide || element.height !== pixelsHigh) {
        element.width = pixelsWide;
        element.height = pixelsHigh;
      }
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      if (width > 0 && height > 0) latest.current.draw({ context, width, height, palette }, state);
    };
    const schedule = () => {
      if (frame === 0) frame = requestAnimationFrame(paint);
    };
    scheduled.current = schedule;
    const unsubscribe = editor.store.subscribe((state) => {
      if (frame === 0 && !sameInputs(latest.current.inputs(state), drawn)) schedule();
    });
    const observer = new ResizeObserver(schedule);
    observer.observe(element);
    schedule();
    return () => {
      cancelAnimationFrame(frame);
      unsubscribe();
      observer.disconnect();
      scheduled.current = () => {};
    };
  }, [editor]);
  return { canvas, redraw };
}
