import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef } from 'react';
import { useStudio, useStudioState } from '../hooks/use-studio';

/** Least heights of the timeline and of the picture, CSS pixels. */
const LEAST_TIMELINE = 260;
const LEAST_PICTURE = 120;
/** Height that an arrow key adds or takes away, CSS pixels. */
const STEP = 20;

/** The border between picture and timeline. Dragging, or the arrow keys, give the lane more or less height; a double click leaves it to the window. */
export function StageDivider() {
  const { layout } = useStudio();
  const height = useStudioState((state) => state.timelineHeight);
  const element = useRef<HTMLDivElement>(null);
  const drag = useRef<{ readonly y: number; readonly from: number; to: number } | null>(null);

  const show = (value: number | null) => {
    const stage = element.current?.parentElement;
    stage?.style.setProperty('--timeline-height', `${value ?? 0}px`);
    stage?.toggleAttribute('data-divided', value !== null);
  };
  useLayoutEffect(() => show(height), [height]);

  const measured = () => element.current?.parentElement?.querySelector('.tracks')?.clientHeight ?? 0;
  const within = (value: number) => {
    const picture = element.current?.parentElement?.querySelector('.picture')?.clientHeight ?? 0;
    return Math.round(Math.max(LEAST_TIMELINE, Math.min(value, measured() + picture - LEAST_PICTURE)));
  };

  const begin = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.toggleAttribute('data-dragging', true);
    drag.current = { y: event.clientY, from: measured(), to: measured() };
  };
  const move = ({ clientY }: PointerEvent) => {
    if (!drag.current) return;
    drag.current.to = within(drag.current.from + drag.current.y - clientY);
    show(drag.current.to);
  };
  const end = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.toggleAttribute('data-dragging', false);
    const done = drag.current;
    drag.current = null;
    if (done && done.to !== done.from) layout.setTimelineHeight(done.to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    event.stopPropagation();
    layout.setTimelineHeight(within(measured() + (event.key === 'ArrowUp' ? STEP : -STEP)));
  };
  return (
    <div
      ref={element}
      className="stage-divider"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the timeline"
      aria-valuenow={height ?? 0}
      aria-valuetext={height === null ? 'by the window' : `${height} pixels`}
      title="Drag: height of the timeline. Double-click: by the window."
      tabIndex={0}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onDoubleClick={() => layout.setTimelineHeight(null)}
      onKeyDown={onKeyDown}
    />
  );
}
