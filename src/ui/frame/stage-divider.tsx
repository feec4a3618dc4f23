import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef } from 'react';
import { useStudio, useStudioState } from '../hooks/use-studio';

/** Least height of the picture, CSS pixels. That of the timeline is what its rows need. */
const LEAST_PICTURE = 120;
/** Height that an arrow key adds or takes away, CSS pixels. */
const STEP = 20;

/** The border between picture and timeline. Dragging, or the arrow keys, give the lane more or less height; a double click leaves it to the window. */
export function StageDivider() {
  const { layout } = useStudio();
  const height = useStudioState((state) => state.timelineHeight);
  const element = useRef<HTMLDivElement>(null);
  const drag = useRef<{ readonly y: number; readonly from: number } | null>(null);

  const show = (value: number | null) => {
    const stage = element.current?.parentElement;
    stage?.style.setProperty('--timeline-height', `${value ?? 0}px`);
    stage?.toggleAttribute('data-divided', value !== null);
  };
  useLayoutEffect(() => show(height), [height]);

  /** Height of the part of the stage with this selector, with its border. */
  const measured = (part: string) =>
    element.current?.parentElement?.querySelector<HTMLElement>(part)?.offsetHeight ?? 0;
  const shown = () => measured('.tracks');
  const showUpTo = (value: number) => show(Math.min(value, shown() + measured('.picture') - LEAST_PICTURE));
  /** Stores the height that is shown, which is larger than the wanted one where the rows need more. @param before the one shown before. */
  const storeShown = (before: number) => {
    const to = shown() === before ? height : shown();
    show(to);
    layout.setTimelineHeight(to);
  };

  const begin = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.toggleAttribute('data-dragging', true);
    drag.current = { y: event.clientY, from: shown() };
  };
  const move = ({ clientY }: PointerEvent) => {
    if (drag.current) showUpTo(drag.current.from + drag.current.y - clientY);
  };
  const end = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.toggleAttribute('data-dragging', false);
    if (drag.current) storeShown(drag.current.from);
    drag.current = null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    event.stopPropagation();
    const before = shown();
    showUpTo(before + (event.key === 'ArrowUp' ? STEP : -STEP));
    storeShown(before);
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
