import { throwIfAborted } from '../../core/errors';
import type { Prompt } from '../../core/project/project';
import type { StudioServices } from '../services';
import { referenceSeconds } from './reference';

type Services = Pick<StudioServices, 'editor' | 'jobs' | 'media' | 'sounds' | 'store'>;

/** What the sound should be. */
export interface PromptActions {
  set(patch: Partial<Prompt>): void;
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
