import type { Editor, EditorState } from '../editor';
import type { LanePlace } from '../lane/lane-place';

/** The clip's clock. The playhead's time is not in the store. */
export interface Clock {
  /** Seconds on the clip's clock, of the sound at the output now. */
  now(): number;
  seek(time: number): void;
}

/** What a command acts on. */
export interface CommandContext {
  readonly editor: Editor;
  /** The editor's state when the context was made; `editor.state` is the state after an edit. */
  readonly state: EditorState;
  readonly clock: Clock;
  /** Where the pointer was when the command was chosen in the lane's menu. */
  readonly place?: LanePlace | undefined;
}

/** The context of a command that runs now. */
export function commandContext(editor: Editor, clock: Clock, place?: LanePlace): CommandContext {
  return { editor, state: editor.state, clock, place };
}

/** How a command is shown and which keys run it. */
export interface CommandInfo {
  readonly id: string;
  readonly label: string;
  /** The label in a menu that was opened at a place: the command works there instead of at the playhead. */
  readonly labelHere?: string;
  /** "Mod+Shift+Z"; alternatives are separated by a space; "Mod" is Ctrl, or Cmd on a Mac. Null for none. */
  readonly shortcut: string | null;
  /** Lane: the key works while the envelope lane has the focus; global: everywhere except in text fields. */
  readonly scope: 'global' | 'lane';
}

/** An action of the menus, keys, buttons and the command palette. Commands hold no state: they act on their context. */
export interface Command<Context extends CommandContext = CommandContext> extends CommandInfo {
  readonly canRun: (context: Context) => boolean;
  readonly run: (context: Context) => void;
  /** What exactly it would do now, beside its label; null where the label says it. */
  readonly subject?: (context: Context) => string | null;
  /** Why the command cannot run now, as a sentence; null when it can or when there is nothing to say. */
  readonly obstacle?: (context: Context) => string | null;
}

export const always = () => true;

/** As canRun; lane commands also need a clip, without which there is no lane. */
export function canRunNow<Context extends CommandContext>(
  command: Command<Context>,
  context: Context,
): boolean {
  const hasLane = context.state.document.clip !== null;
  return (command.scope === 'global' || hasLane) && command.canRun(context);
}

/** The command of an id. @throws Error when it is not among them. */
export function commandIn(commands: readonly Command[], id: string): Command {
  const command = commands.find((candidate) => candidate.id === id);
  if (!command) throw new Error(`No command ${id}`);
  return command;
}
