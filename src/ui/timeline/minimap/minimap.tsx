import { type KeyboardEvent, useEffect, useRef } from 'react';
import { projectDuration } from '../../../core/project/project';
import type { Clock } from '../../../editor/commands/command';
import { describeTime } from '../../../editor/describe';
import type { Editor } from '../../../editor/editor';
import { clampView, scrollBy, viewEnd } from '../../../editor/timeline/time-view';
import { useTransportFrames } from '../../hooks/use-transport';
import { useCanvas } from '../../canvas/use-canvas';
import { changedMinimap, drawMinimap, minimapInputs } from './draw-minimap';
import { useMinimapPointer } from './use-minimap-pointer';
import './minimap.css';

interface MinimapProps {
  readonly editor: Editor;
  readonly clock: Clock;
}

/** Fraction of the view that an arrow key scrolls. */
const ARROW_STEP = 0.1;

/** Digits of the playhead's place in percent: a tenth of a pixel. */
const PLACE_DIGITS = 2;

/**
 * A scroll bar of the timeline that shows the whole clip: drag the frame to scroll, its edges to zoom, press outside to jump. The
 * frame moves outside React.
 */
export function Minimap({ editor, clock }: MinimapProps) {
  const root = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  const { canvas } = useCanvas(editor, minimapInputs, drawMinimap, changedMinimap);
  const pointer = useMinimapPointer(editor);

  useEffect(() => {
    let request = 0;
    const show = () => {
      request = 0;
      const state = editor.state;
      const duration = projectDuration(state.document);
      const { view } = state.session;
      const end = Math.min(duration, viewEnd(view));
      const bar = root.current;
      if (!frame.current || !bar) return;
      frame.current.style.left = `${(view.start / duration) * 100}%`;
      frame.current.style.right = `${(1 - end / duration) * 100}%`;
      const scrollable = duration - (end - view.start);
      bar.ariaValueNow = scrollable > 1e-6 ? String(Math.round((view.start / scrollable) * 100)) : '0';
      bar.ariaValueText = `${describeTime(state, view.start)} to ${describeTime(state, end)}`;
    };
    const schedule = () => {
      if (request === 0) request = requestAnimationFrame(show);
    };
    schedule();
    const unsubscribe = editor.store.subscribe(({ session, document }, before) => {
      if (session.view !== before.session.view || document.clip !== before.document.clip) schedule();
    });
    return () => {
      cancelAnimationFrame(request);
      unsubscribe();
    };
  }, [editor]);

  useTransportFrames(() => {
    const duration = projectDuration(editor.document);
    // A percentage of the playhead's own width, which is the bar's: no layout.
    const place = `translateX(${((clock.now() / duration) * 100).toFixed(PLACE_DIGITS)}%)`;
    const { style } = playhead.current ?? {};
    if (style && style.transform !== place) style.transform = place;
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const { width } = editor.session.view;
    const pixels = { ArrowLeft: -ARROW_STEP, ArrowRight: ARROW_STEP, PageUp: -1, PageDown: 1 }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (pixels !== undefined) editor.setView((view, duration) => scrollBy(view, pixels * width, duration));
    else if (event.key === 'Home')
      editor.setView((view, duration) => clampView({ ...view, start: 0 }, duration));
    else if (event.key === 'End') {
      editor.setView((view, duration) => clampView({ ...view, start: duration }, duration));
    } else return;
    event.preventDefault();
  };

  return (
    <div
      ref={root}
      className="minimap"
      role="scrollbar"
      aria-label="Overview"
      aria-orientation="horizontal"
      aria-controls="timeline-rows"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      tabIndex={0}
      title="Drag to scroll; drag an edge to zoom; click outside to jump"
      onKeyDown={onKeyDown}
      {...pointer}
    >
      <canvas ref={canvas} aria-hidden="true" />
      <div ref={playhead} className="minimap-playhead" />
      <div ref={frame} className="minimap-frame" />
    </div>
  );
}
