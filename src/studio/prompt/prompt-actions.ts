import { throwIfAborted } from '../../core/errors';
import type { Prompt } from '../../core/project/project';
import type { StudioServices } from '../services';
import { referenceSeconds } from './reference';

type Services = Pick<StudioServices, 'editor' | 'jobs' | 'media' | 'sounds' | 'store'>;

/** What the sound should be. */
export interface PromptActions {
  set(patch: Partial<Prompt>): void;
  /** Adds words to the text prompt; words that it has already are not added again. */
  addWords(words: string): void;
  setReference(file: File): Promise<void>;
  clearReference(): void;
}

export function promptActions({ editor, jobs, media, sounds, store }: Services): PromptActions {
  function set(patch: Partial<Prompt>): void {
    editor.change(
      'Change the prompt',
      (project) => ({ ...project, prompt: { ...project.prompt, ...patch } }),
      { mergeKey: `prompt-${Object.keys(patch).join()}` },
    );
  }

  return {
    set,

    addWords(words) {
      const { text } = editor.document.prompt;
      const next = withWords(text, words);
      store.setState({ notice: next === text ? `The prompt already has “${words}”.` : `Prompt: ${next}.` });
      if (next === text) return;
      editor.change('Add words of the picture', (project) => ({
        ...project,
        prompt: { ...project.prompt, text: next },
      }));
    },

    setReference: (file) =>
      jobs.run('reference', 'read', async ({ signal }) => {
        const decoder = await media();
        const pcm = await decoder.decodeSoundFile(file, referenceSeconds(store.getState().manifest), signal);
        const sound = await sounds.add(pcm);
        throwIfAborted(signal);
        set({ reference: { name: file.name, sound } });
        return `Reference sound: ${file.name}.`;
      }),

    clearReference() {
      jobs.cancel('reference');
      set({ reference: null });
    },
  };
}

function withWords(text: string, words: string): string {
  if (text.toLowerCase().includes(words.toLowerCase())) return text;
  return [text.trim(), words].filter(Boolean).join(', ');
}
