import { editorCommands } from '../../editor/commands/commands';
import { unlessReadOnly } from '../../editor/commands/read-only';
import type { StudioCommand } from './command';
import { fileCommands } from './file-commands';
import { libraryCommands } from './library-commands';
import { modelCommands } from './model-commands';
import { pageCommands } from './page-commands';
import { performCommands } from './perform-commands';
import { mixCommands, transportCommands } from './playback-commands';
import { soundCommands } from './sound-commands';
import { syncCommands } from './sync-commands';
import { takeCommands, takeNumberCommands } from './take-commands';

/** Every command of the page: of the menus, the keys, the palette and the shortcut sheet. */
export const commands: readonly StudioCommand[] = [
  ...transportCommands,
  ...takeNumberCommands,
  ...mixCommands,
  ...takeCommands,
  ...performCommands,
  ...modelCommands,
  ...syncCommands,
  ...soundCommands,
  ...fileCommands,
  ...libraryCommands,
  ...pageCommands,
  ...editorCommands,
].map(unlessReadOnly);

/** What the lane's menus offer beyond the editor's commands. */
export const laneMenuCommands = commands.filter(({ id }) => id === 'sync.align');
