import { type KeyboardEvent, useCallback, useEffect, useId, useRef } from 'react';
import { useStore } from 'zustand';
import type { Envelope } from '../../core/loudness/envelope';
import { commandContext, type Clock } from '../../editor/commands/command';
import { commandById, editorCommands } from '../../editor/commands/commands';
import { findCommand } from '../../editor/keymap/shortcut';
import { keysOf } from '../../editor/keymap/keymap';
import type { Editor, EditorState } from '../../editor/editor';
import type { PartialPrediction } from '../../studio/envelope/partial-prediction';
import type { LanePointer } from '../../editor/tools/tool';
import { useCanvas } from '../canvas/use-canvas';
import { ArmedBadge } from '../perform/armed-badge';
import { Announcer } from './announcer';
import { changedSpan } from './draw/changed-span';
import { drawBackdrop, drawForeground } from './draw/lane';
import { LaneContextMenu } from './lane-context-menu';
import { describePlace, describePosition, placeTooltip } from './lane-tooltip';
import { ValueEntry } from './value-entry/value-entry';
import { RANGE_BAR_HEIGHT, RangeBar } from './range-bar';
import { useLanePointer } from './use-lane-pointer';
import './lane.css';

export interface EnvelopeLaneProps {
  readonly editor: Editor;
  readonly clock: Clock;
  /** Envelope measured from the current take, drawn below the curve. */
  readonly measured: Envelope | null;
  /** What a running mapping has decoded so far. */
  readonly partial: PartialPrediction | null;
  /** Receives the focusable element of the lane. */
  readonly laneRef?: (element: HTMLElement | null) => void;
}

const backdropInputs = ({ session, document }: EditorState) => [
  session.view,
  session.scale,
  session.frames,
  document.prediction,
  document.linked,
  document.clip,
];

const foregroundInputs = ({ session, document, selection }: EditorState) => [
  session.view,
  session.scale,
  session.hover,
  session.marquee,
  session.placing,
  document.prediction,
  document.curve,
  document.silenceLocks,
  document.linked,
  document.clip,
  selection,
];

/** The envelope curve, edited by pointer and keyboard. Drawing and dragging run outside React. */
export function EnvelopeLane({ editor, clock, measured, partial, laneRef }: EnvelopeLaneProps) {
  const root = useRef<HTMLDivElement>(null);
  const setRoot = useCallback(
    (element: HTMLDivElement | null) => {
      root.current = element;
      laneRef?.(element);
    },
    [laneRef],
  );
  const tooltip = useRef<HTMLDivElement>(null);
  const help = useId();
  const dialog = useStore(editor.store, (state) => state.session.dialog);
  const keymap = useStore(editor.store, (state) => state.session.keymap);
  const key = (id: string) => keysOf(commandById(id), keymap)[0] ?? 'no key';

  const layoutOf = ({ session, document }: EditorState, height: number) => ({
    view: session.view,
    scale: session.scale,
    stacked: !document.linked,
    steps: session.snap,
    height,
  });
  const { canvas: backdrop } = useCanvas(editor, backdropInputs, (surface, state) =>
    drawBackdrop(surface, state, layoutOf(state, surface.height), measured, partial),
  );
  const { canvas: foreground } = useCanvas(
    editor,
    foregroundInputs,
    (surface, state) => drawForeground(surface, state, layoutOf(state, surface.height), measured),
    changedSpan,
  );
  const layout = () => layoutOf(editor.state, foreground.current?.clientHeight ?? 1);

  const showTooltip = (pointer: LanePointer | null, hint: string | null, isDrag: boolean) => {
    const element = tooltip.current;
    if (!element) return;
    element.hidden = pointer === null;
    if (!pointer) return;
    const now = layout();
    // While the curve is changed the position alone, which hides little of it.
    const describe = isDrag ? describePosition : describePlace;
    element.textContent = hint ?? describe(editor.state, now, pointer, measured);
    placeTooltip(element, pointer, now, editor.selection.range ? RANGE_BAR_HEIGHT : 0);
  };
  useEffect(
    () =>
      editor.store.subscribe(({ session }, before) => {
        // The tooltip's time is no longer under the pointer; the next move updates it.
        if (session.view !== before.session.view && tooltip.current) tooltip.current.hidden = true;
      }),
    [editor],
  );
  const pointerHandlers = useLanePointer(editor, clock, layout, showTooltip);

  const onKeyDown = (event: KeyboardEvent) => {
    const command = findCommand(editorCommands, event.nativeEvent, true, editor.session.keymap);
    const context = commandContext(editor, clock);
    if (command?.scope !== 'lane') return;
    if (command.canRun(context)) command.run(context);
    else {
      const reason = command.obstacle?.(context) ?? null;
      if (reason === null) return;
      editor.announce(reason);
    }
    // It stated what was under the pointer before.
    if (tooltip.current) tooltip.current.hidden = true;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <>
      <div
        ref={setRoot}
        className="envelope-lane"
        role="application"
        aria-label="Envelope lane"
        aria-describedby={help}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={() => root.current?.focus({ preventScroll: true })}
      >
        <canvas ref={backdrop} aria-hidden="true" />
        <canvas ref={foreground} aria-hidden="true" {...pointerHandlers} />
        <div ref={tooltip} className="lane-tooltip" aria-hidden="true" hidden />
      </div>
      <p id={help} hidden>
        {key('point.previous')} and {key('point.next')} go to the previous and next point, {key('point.left')}
        , {key('point.right')}, {key('point.up')} and {key('point.down')} move it, {key('point.insert')} adds
        one at the playhead, {key('point.delete')} deletes it, {key('point.level')} sets its level,{' '}
        {key('lane.menu')} opens a menu. {key('time.next-hit')} and {key('time.previous-hit')} go to the next
        and previous hit and select all of its points. {key('mapper.next-candidate')} goes to the next
        low-confidence hit of the mapper, {key('mapper.add-candidate')} adds it.
      </p>
      <ArmedBadge />
      <RangeBar editor={editor} clock={clock} />
      {dialog && (
        <ValueEntry key={dialog} id={dialog} editor={editor} onClose={() => root.current?.focus()} />
      )}
      <LaneContextMenu editor={editor} clock={clock} lane={root} />
      <Announcer editor={editor} />
    </>
  );
}
