import type { StudioServices } from '../services';
import { hasWork } from './new-project';

/** Stores the open project as the previous one, before another takes its place. Does nothing when it holds no work. */
export async function setAsideProject({
  autosave,
  editor,
  store,
}: Pick<StudioServices, 'autosave' | 'editor' | 'store'>): Promise<void> {
  if (!hasWork(editor.document)) return;
  await autosave.setAside(editor);
  store.setState({ restorable: await autosave.findPrevious() });
}
