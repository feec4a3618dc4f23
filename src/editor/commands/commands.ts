import { type Command, commandIn } from './command';
import { historyCommands } from './history-commands';
import { hitCommands } from './hit-commands';
import { mapperCommands } from './mapper-commands';
import { nudgeCommands } from './nudge-commands';
import { panCommands } from './pan-commands';
import { markerCommands } from './marker-commands';
import { pointCommands } from './point-commands';
import { rangeCommands } from './range-commands';
import { segmentCommands } from './segment-commands';
import { selectionCommands } from './selection-commands';
import { silenceCommands } from './silence-commands';
import { stampCommands } from './stamp-commands';
import { timeCommands } from './time-commands';
import { shapeCommands } from './shape-commands';
import { toolCommands } from './tool-commands';
import { unlessReadOnly } from './read-only';
import { viewCommands } from './view-commands';

export const editorCommands: readonly Command[] = [
  ...historyCommands,
  ...toolCommands,
  ...selectionCommands,
  ...pointCommands,
  ...hitCommands,
  ...shapeCommands,
  ...segmentCommands,
  ...rangeCommands,
  ...nudgeCommands,
  ...mapperCommands,
  ...silenceCommands,
  ...stampCommands,
  ...panCommands,
  ...timeCommands,
  ...markerCommands,
  ...viewCommands,
].map(unlessReadOnly);

export function commandById(id: string): Command {
  return commandIn(editorCommands, id);
}
