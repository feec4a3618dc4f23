import type { Editor } from '../editor';

/** The clip's clock as commands and the timeline need it. Time never goes through the store. */
export interface Clock {
  /** Seconds on the clip's clock: what is heard now. */
  now(): number;
  seek(time: number): void;
}

export interface CommandContext {
  readonly editor: Editor;
  readonly clock: Clock;
}

/** One list of these stands behind buttons, keys and the palette. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** "Mod+Shift+Z"; several ones apart by a space; "Mod" is Ctrl, or Cmd on a Mac. Null for none. */
  readonly shortcut: string | null;
  /** Lane: the key works while the envelope lane has the focus; global: everywhere but in text fields. */
  readonly scope: 'global' | 'lane';
  canRun(context: CommandContext): boolean;
  run(context: CommandContext): void;
}

export const always = () => true;
