import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import type { Clock } from '../../editor/commands/command';
import type { Editor } from '../../editor/editor';
import { fitAll, scrollBy, zoomAt } from '../../editor/time-view';
import { Playhead } from './playhead';
import './timeline.css';

export interface TimelineProps {
  readonly editor: Editor;
  readonly clock: Clock;
  /** TimelineRows from top to bottom. */
  readonly children: ReactNode;
}

/** Wheel travel (CSS pixels) that doubles the zoom. */
const WHEEL_DOUBLING = 200;

/** The rows that share one time axis. Owns its width, zoom and scroll by wheel, and the playhead across all rows. */
export function Timeline({ editor, clock, children }: TimelineProps) {
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
      const sideways = event.deltaX !== 0 ? event.deltaX : event.shiftKey ? event.deltaY : 0;
      if (event.ctrlKey || event.metaKey) {
        const left = axis.current?.getBoundingClientRect().left ?? 0;
        const factor = 2 ** (-event.deltaY / WHEEL_DOUBLING);
        editor.setView((view, duration) => zoomAt(view, factor, event.clientX - left, duration));
      } else if (sideways !== 0) {
        editor.setView((view, duration) => scrollBy(view, sideways, duration));
      } else return;
      event.preventDefault();
    };
    // React's own wheel listeners are passive and cannot keep the page from zooming.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [editor]);

  return (
    <div className="timeline" ref={root}>
      {children}
      <div className="timeline-axis" ref={axis}>
        <Playhead editor={editor} clock={clock} />
      </div>
    </div>
  );
}

function resized(view: ReturnType<typeof fitAll>, width: number, duration: number) {
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
