import type { Reach } from '../lane/lane-target';
import type { LaneLayout } from '../lane/lane-geometry';
import type { Placing } from '../lane/placing';
import type { ToolId } from '../session';
import type { Snapping } from '../timeline/snap';

/** Pointer position in the lane (CSS pixels) and modifier keys. `ctrl` is Cmd on a Mac. */
export interface LanePointer {
  readonly x: number;
  readonly y: number;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly ctrl: boolean;
}

export interface ToolContext extends Snapping {
  /** Called at every event, because zoom and size may change between events. */
  readonly layout: () => LaneLayout;
  readonly reach: Reach;
  /** Moves the playhead, seconds. */
  readonly seek: (time: number) => void;
}

/** A drag in progress, until end or cancel. */
export interface Drag {
  move(pointer: LanePointer): void;
  end(pointer: LanePointer): void;
  cancel(): void;
  /** What releasing now would do, where the drawing alone does not show it; null for none. */
  hint?(): string | null;
}

export interface Tool {
  readonly id: ToolId;
  readonly label: string;
  readonly shortcut: string;
  /** How to use it, for the tooltip. */
  readonly hint: string;
  readonly cursor: string;
  /** The cursor where a press does something else than elsewhere; null where it does not. */
  cursorAt?(context: Pick<ToolContext, 'editor' | 'layout'>, pointer: LanePointer): string | null;
  /** @param clicks 2 for the second press of a double click. @returns null when the press starts no drag. */
  press(context: ToolContext, pointer: LanePointer, clicks: number): Drag | null;
  /** What a press here would add, for tools whose result is not obvious. Called while no button is down. */
  hover?(context: ToolContext, pointer: LanePointer): Placing;
}
