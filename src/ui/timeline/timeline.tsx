import { type ReactNode, useEffect, useRef } from 'react';
import type { Clock } from '../../editor/commands/command';
import type { Editor } from '../../editor/editor';
import { fitAll, scrollBy, type TimeView, zoomAt } from '../../editor/timeline/time-view';
import { isOneColumn } from '../frame/one-column';
import { InOutShade } from './in-out-shade';
import { Playhead } from './playhead';
import { SnapLine } from './snap-line';
import { usePinch } from './use-pinch';
import { readWheel } from './wheel';
import './timeline.css';

export interface TimelineProps {
  readonly editor: Editor;
  readonly clock: Clock;
  /** TimelineRows from top to bottom. */
  readonly children: ReactNode;
  /** Below the rows, not on their time axis. */
  readonly overview?: ReactNode;
}

/** Rows on one time axis. Measures its width, handles zoom and scroll by wheel and touch, and draws playhead and snap line. */
export function Timeline({ editor, clock, children, overview }: TimelineProps) {
  const root = useRef<HTMLDivElement>(null);
  const axis = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = axis.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const width = element.clientWidth;
      if (width > 0) editor.setView((view, duration) => resized(view, width, duration));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [editor]);

  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      const action = readWheel(event, isOneColumn());
      if (!action) return;
      event.preventDefault();
      const left = axis.current?.getBoundingClientRect().left ?? 0;
      editor.setView((view, duration) =>
        'factor' in action
          ? zoomAt(view, action.factor, event.clientX - left, duration)
          : scrollBy(view, action.pixels, duration),
      );
    };
    // React's wheel listeners are passive and cannot prevent the page's zoom.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [editor]);

  usePinch(editor, root, axis);

  return (
    <div className="timeline" ref={root}>
      <div className="timeline-rows" id="timeline-rows">
        {children}
        <div className="timeline-axis" ref={axis}>
          <InOutShade editor={editor} />
          <SnapLine editor={editor} />
          <Playhead editor={editor} clock={clock} />
        </div>
      </div>
      {overview}
    </div>
  );
}

function resized(view: TimeView, width: number, duration: number): TimeView {
  const showsAll = view.start === 0 && view.width / view.pixelsPerSecond >= duration;
  return showsAll ? fitAll({ ...view, width }, duration) : { ...view, width };
}

export interface TimelineRowProps {
  /** Left of the row. */
  readonly label: ReactNode;
  /** CSS pixels; defaults to the height of the content. */
  readonly height?: number;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A row of the timeline; its content spans the time axis. */
export function TimelineRow({ label, height, className = '', children }: TimelineRowProps) {
  return (
    <div className={`timeline-row ${className}`} style={height === undefined ? undefined : { height }}>
      <div className="timeline-row-label">{label}</div>
      <div className="timeline-row-body">{children}</div>
    </div>
  );
}
