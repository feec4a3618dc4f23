import { type Command, commandIn } from './command';
import { markerCommands } from './marker-commands';
import { unlessReadOnly } from './read-only';
import { timeCommands } from './time-commands';

/** The commands of the transport bar, which is there before the other commands have loaded. */
export const transportCommands: readonly Command[] = [...timeCommands, ...markerCommands].map(unlessReadOnly);

export function transportCommand(id: string): Command {
  return commandIn(transportCommands, id);
}
