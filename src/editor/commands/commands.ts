import type { Command } from './command';
import { historyCommands } from './history-commands';
import { pointCommands } from './point-commands';
import { rangeCommands } from './range-commands';
import { selectionCommands } from './selection-commands';
import { timeCommands } from './time-commands';
import { toolCommands } from './tool-commands';
import { viewCommands } from './view-commands';

export const editorCommands: readonly Command[] = [
  ...historyCommands,
  ...toolCommands,
  ...selectionCommands,
  ...pointCommands,
  ...rangeCommands,
  ...timeCommands,
  ...viewCommands,
];

export function commandById(id: string): Command {
  const command = editorCommands.find((candidate) => candidate.id === id);
  if (!command) throw new Error(`No command ${id}`);
  return command;
}
