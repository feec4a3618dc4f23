import type { Editor } from '../editor';
import type { LanePlace } from '../lane-place';

/** The clip's clock as commands and the timeline need it. Time never goes through the store. */
export interface Clock {
  /** Seconds on the clip's clock: what is heard now. */
  now(): number;
  seek(time: number): void;
}

export interface CommandContext {
  readonly editor: Editor;
  readonly clock: Clock;
  /** Where the pointer was when the command was chosen in the lane's menu. */
  readonly place?: LanePlace;
}

/** One list of these stands behind buttons, keys and the palette. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** The label where the command works at a place that was pointed at, in the place of the playhead. */
  readonly labelHere?: string;
  /** "Mod+Shift+Z"; several ones apart by a space; "Mod" is Ctrl, or Cmd on a Mac. Null for none. */
  readonly shortcut: string | null;
  /** Lane: the key works while the envelope lane has the focus; global: everywhere but in text fields. */
  readonly scope: 'global' | 'lane';
  canRun(context: CommandContext): boolean;
  run(context: CommandContext): void;
}

export const always = () => true;

/** As canRun, and lane commands only while there is a clip, and so a lane. */
export function canRunNow(command: Command, context: CommandContext): boolean {
  const hasLane = context.editor.store.getState().document.clip !== null;
  return (command.scope === 'global' || hasLane) && command.canRun(context);
}
