import { sameClip } from '../project/new-project';
import type { StudioServices } from '../services';

/**
 * Remembers the words of the project before when another clip comes, so that the page can offer them: they do not follow by
 * themselves. Reference sounds stay with their project.
 */
export function rememberLastPrompt({ editor, store }: Pick<StudioServices, 'editor' | 'store'>): void {
  editor.store.subscribe(({ document: now }, { document: before }) => {
    if (now === before || sameClip(now.clip, before.clip)) return;
    const { text, negative } = before.prompt;
    if (text.trim() !== '' || negative.trim() !== '') store.setState({ lastPrompt: { text, negative } });
  });
}
