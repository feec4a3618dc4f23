import { type ReactNode, useEffect, useRef } from 'react';
import type { Clock } from '../../editor/commands/command';
import type { Editor } from '../../editor/editor';
import { fitAll, scrollBy, type TimeView, zoomAt } from '../../editor/timeline/time-view';
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
  /** Stands under the rows, off their axis. */
  readonly overview?: ReactNode;
}

/** The rows that share one time axis. Owns its width, zoom and scroll by wheel, and the playhead across all rows. */
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
      const meant = readWheel(event);
      if (!meant) return;
      event.preventDefault();
      const left = axis.current?.getBoundingClientRect().left ?? 0;
      editor.setView((view, duration) =>
        'factor' in meant
          ? zoomAt(view, meant.factor, event.clientX - left, duration)
          : scrollBy(view, meant.pixels, duration),
      );
    };
    // React's own wheel listeners are passive and cannot keep the page from zooming.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [editor]);

  usePinch(editor, root, axis);

  return (
    <div className="timeline" ref={root}>
      <div className="timeline-rows" id="timeline-rows">
        {children}
        <div className="timeline-axis" ref={axis}>
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
  /** Shown left of the row. */
  readonly label: ReactNode;
  /** CSS pixels; left out, the row is as high as its content. */
  readonly height?: number;
  readonly className?: string;
  readonly children: ReactNode;
}

/** One row of the timeline; its content spans exactly the shared time axis. */
export function TimelineRow({ label, height, className = '', children }: TimelineRowProps) {
  return (
    <div className={`timeline-row ${className}`} style={height === undefined ? undefined : { height }}>
      <div className="timeline-row-label">{label}</div>
      <div className="timeline-row-body">{children}</div>
    </div>
  );
}
