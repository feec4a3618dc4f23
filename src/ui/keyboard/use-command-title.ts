import { commands } from '../../studio/commands/commands';
import { useEditorState } from '../hooks/use-studio';
import { titleWithKey } from './key-names';

/** Tooltip of a control with the current key of its command: "Go to time (Ctrl G)". */
export function useCommandTitle(id: string, text: string): string {
  const keymap = useEditorState((state) => state.session.keymap);
  const command = commands.find((candidate) => candidate.id === id);
  if (!command) throw new Error(`No command ${id}.`);
  return titleWithKey(command, keymap, text);
}
