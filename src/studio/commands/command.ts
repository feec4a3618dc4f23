import { type Command, commandContext, type CommandContext } from '../../editor/commands/command';
import type { Project } from '../../core/project/project';
import type { Scene } from '../../editor/scene';
import type { LanePlace } from '../../editor/lane/lane-place';
import type { StudioState } from '../state';
import type { Studio, StudioActions } from '../studio';

/** Files that a command lets the user choose. */
export type FileType = 'video' | 'project' | 'envelope';

/** The keys that are down while a command runs. */
export interface HeldKeys {
  /** The key press that runs the command repeats because the key is held. */
  readonly repeating: boolean;
  /** Stores the key that went down last under a name. */
  mark(name: string): void;
  /** True while the key stored under the name is still down. */
  isDown(name: string): boolean;
}

/** What commands need from the page. */
export interface PageActions {
  chooseFile(type: FileType, onFile: (file: File) => void): void;
  showPalette(): void;
  showProjects(): void;
  showPacks(): void;
  showShortcuts(): void;
  focusLane(): void;
  focusSounds(): void;
  addSoundFolder(): void;
  readonly keys: HeldKeys;
}

export interface StudioCommandContext extends CommandContext {
  readonly studio: StudioActions;
  /** The studio's state when the context was made. */
  readonly studioState: StudioState;
  readonly page: PageActions;
}

export type StudioCommand = Command<StudioCommandContext>;

/** The context of a command that runs now. */
export function studioCommandContext(
  studio: Studio,
  page: PageActions,
  place?: LanePlace,
): StudioCommandContext {
  return {
    ...commandContext(studio.editor, studio.transport, place),
    studio,
    studioState: studio.store.getState(),
    page,
  };
}

export function hasClip({ state }: CommandContext): boolean {
  return state.document.clip !== null;
}

/** A global command that states why it cannot run. */
export function guardedCommand(
  id: string,
  label: string,
  shortcut: string | null,
  run: StudioCommand['run'],
  obstacle: (project: Project, page: StudioState, scene: Scene) => string | null,
): StudioCommand {
  const of = ({ state, studioState }: StudioCommandContext) => obstacle(state.document, studioState, state);
  const canRun = (context: StudioCommandContext) => of(context) === null;
  return { id, label, shortcut, scope: 'global', canRun, run, obstacle: of };
}

/** A global command. */
export function studioCommand(
  id: string,
  label: string,
  shortcut: string | null,
  run: StudioCommand['run'],
  canRun: StudioCommand['canRun'] = hasClip,
): StudioCommand {
  return { id, label, shortcut, scope: 'global', canRun, run };
}
