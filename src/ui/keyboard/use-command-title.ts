import { useContext } from 'react';
import { useEditorState } from '../hooks/use-studio';
import { CommandListContext } from './command-list';
import { titleWithKey } from './key-names';

/** Tooltip of a control with the current key of its command: "Go to time (Ctrl G)". */
export function useCommandTitle(id: string, text: string): string {
  const keymap = useEditorState((state) => state.session.keymap);
  const commands = useContext(CommandListContext);
  if (commands === null) return text;
  const command = commands.find((candidate) => candidate.id === id);
  if (!command) throw new Error(`No command ${id}.`);
  return titleWithKey(command, keymap, text);
}
