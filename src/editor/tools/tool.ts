import type { Reach } from '../lane/lane-target';
import type { LaneLayout } from '../lane/lane-geometry';
import type { ToolId } from '../session';
import type { Snapping } from '../timeline/snap';

/** Where the pointer is in the lane (CSS pixels) and which modifiers are down. `ctrl` is Cmd on a Mac. */
export interface LanePointer {
  readonly x: number;
  readonly y: number;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly ctrl: boolean;
}

export interface ToolContext extends Snapping {
  /** Asked at every event, because zoom and size may change between them. */
  readonly layout: () => LaneLayout;
  readonly reach: Reach;
}

/** A press that became an interaction. After end or cancel it is over. */
export interface Drag {
  move(pointer: LanePointer): void;
  end(pointer: LanePointer): void;
  cancel(): void;
  /** What letting go now would do, where the drawing alone does not say it; null when there is nothing to add. */
  hint?(): string | null;
}

export interface Tool {
  readonly id: ToolId;
  readonly label: string;
  readonly shortcut: string;
  /** One sentence on how it is used. */
  readonly hint: string;
  readonly cursor: string;
  /** @param clicks 2 for the second press of a double click. Null when the press is dealt with at once. */
  press(context: ToolContext, pointer: LanePointer, clicks: number): Drag | null;
}
