import type { KeyboardEvent } from 'react';
import { useId, useRef } from 'react';
import { useStore } from 'zustand';
import { formatLevel } from '../../core/envelope/level';
import type { Envelope } from '../../core/envelope/envelope';
import type { Clock } from '../../editor/commands/command';
import { editorCommands } from '../../editor/commands/commands';
import { findCommand } from '../../editor/commands/shortcut';
import { describePoint, describeTime } from '../../editor/describe';
import type { Editor, EditorState } from '../../editor/editor';
import { channelAt, yToLevel } from '../../editor/lane-geometry';
import type { LanePointer } from '../../editor/tools/tool';
import { xToTime } from '../../editor/time-view';
import { useCanvas } from '../timeline/use-canvas';
import { Announcer } from './announcer';
import { drawBackdrop, drawForeground } from './draw/lane';
import { LevelEntry } from './level-entry';
import { useLanePointer } from './use-lane-pointer';
import './lane.css';

export interface EnvelopeLaneProps {
  readonly editor: Editor;
  readonly clock: Clock;
  /** Envelope measured on the current take, drawn under the curve. */
  readonly measured: Envelope | null;
}

const backdropInputs = ({ session, document }: EditorState) => [
  session.view,
  session.scale,
  session.frames,
  document.ghost,
  document.linked,
  document.clip,
];

const foregroundInputs = ({ session, document, selection }: EditorState) => [
  session.view,
  session.scale,
  session.hover,
  session.marquee,
  document.curve,
  document.linked,
  document.clip,
  selection,
];

/** The curve, editable by pointer and by keyboard. Drawing and dragging go on outside React. */
export function EnvelopeLane({ editor, clock, measured }: EnvelopeLaneProps) {
  const root = useRef<HTMLDivElement>(null);
  const tooltip = useRef<HTMLDivElement>(null);
  const help = useId();
  const dialog = useStore(editor.store, (state) => state.session.dialog);

  const layoutOf = ({ session, document }: EditorState, height: number) => ({
    view: session.view,
    scale: session.scale,
    stacked: !document.linked,
    height,
  });
  const { canvas: backdrop } = useCanvas(editor, backdropInputs, (surface, state) =>
    drawBackdrop(surface, state, layoutOf(state, surface.height), measured),
  );
  const { canvas: foreground } = useCanvas(editor, foregroundInputs, (surface, state) =>
    drawForeground(surface, state, layoutOf(state, surface.height), measured),
  );
  const layout = () => layoutOf(editor.store.getState(), foreground.current?.clientHeight ?? 1);

  const showTooltip = (pointer: LanePointer | null) => {
    const element = tooltip.current;
    if (!element) return;
    element.hidden = pointer === null;
    if (!pointer) return;
    const state = editor.store.getState();
    const { hover } = state.session;
    const now = layout();
    const channel = channelAt(now, pointer.y, state.selection.channel);
    element.textContent =
      hover?.kind === 'point'
        ? describePoint(state, hover.channel, hover.index)
        : `${describeTime(state, xToTime(now.view, pointer.x))}  ${formatLevel(yToLevel(now, channel, pointer.y))}`;
    const flip = pointer.x > now.view.width - 220;
    element.style.transform =
      `translate(${pointer.x + (flip ? -12 : 14)}px, ${Math.max(2, pointer.y - 26)}px)` +
      (flip ? ' translateX(-100%)' : '');
  };
  const pointerHandlers = useLanePointer(editor, layout, showTooltip);

  const onKeyDown = (event: KeyboardEvent) => {
    const command = findCommand(editorCommands, event.nativeEvent, true);
    const context = { editor, clock };
    if (command?.scope !== 'lane' || !command.canRun(context)) return;
    command.run(context);
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <>
      <div
        ref={root}
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
        Alt+J and Alt+K go to the previous and next point, arrow keys move it, Insert adds one at the
        playhead, Delete removes it, Enter sets its level.
      </p>
      {dialog && (
        <LevelEntry key={dialog} kind={dialog} editor={editor} onClose={() => root.current?.focus()} />
      )}
      <Announcer editor={editor} />
    </>
  );
}
