import type { SoundId } from '../../core/audio/sound-id';
import { StudioError, throwIfAborted } from '../../core/errors';
import { listInWords } from '../../core/list-in-words';
import { listLimits } from '../../core/project/bounds';
import type { Prompt, ReferenceSound } from '../../core/project/project';
import type { JobContext } from '../jobs/job';
import type { StudioServices } from '../services';
import { showReferences } from './reference-waveforms';
import { missingReferences, referenceSeconds } from './references';

type Services = Pick<StudioServices, 'editor' | 'jobs' | 'media' | 'sounds' | 'store'>;

/** What the sound should be. */
export interface PromptActions {
  set(patch: Partial<Prompt>): void;
  /** Adds words to the text prompt; words that it has already are not added again. */
  addWords(words: string): void;
  /** Adds a reference sound. Files that come while one is read are read after it. */
  addReference(file: File): Promise<void>;
  removeReference(sound: SoundId): void;
  /** Forgets the prompts that were used last. */
  clearRecent(): void;
  /** @param weight beside the other references. */
  weighReference(sound: SoundId, weight: number): void;
}

export function promptActions({ editor, jobs, media, sounds, store }: Services): PromptActions {
  /** The running job and its files that are not yet read; null while none runs, or the one that runs was cancelled. */
  let reading: { readonly files: File[]; readonly done: Promise<void> } | null = null;

  function set(patch: Partial<Prompt>): void {
    editor.change(
      'Change the prompt',
      (project) => ({ ...project, prompt: { ...project.prompt, ...patch } }),
      { mergeKey: `prompt-${Object.keys(patch).join()}` },
    );
  }

  function changeReferences(
    label: string,
    change: (references: readonly ReferenceSound[]) => readonly ReferenceSound[],
    mergeKey?: string,
  ): void {
    editor.change(
      label,
      (project) => ({
        ...project,
        prompt: { ...project.prompt, references: change(project.prompt.references) },
      }),
      mergeKey === undefined ? {} : { mergeKey },
    );
  }

  /** One of this name whose sound is not on this machine gets the sound. */
  async function readReference(file: File, signal: AbortSignal): Promise<void> {
    const { name } = file;
    const { prompt } = editor.document;
    const missing = await missingReferences(prompt, sounds);
    const lost = missing.find((reference) => reference.name === name)?.sound;
    if (lost === undefined && prompt.references.length >= listLimits.references)
      throw new StudioError(
        'request-invalid',
        `A prompt has up to ${listLimits.references} reference sounds: clear one, then add ${name}.`,
      );
    const decoder = await media();
    const pcm = await decoder.decodeSoundFile(file, referenceSeconds(store.getState().manifest), signal);
    const sound = await sounds.add(pcm);
    throwIfAborted(signal);
    if (editor.document.prompt.references.some((reference) => reference.sound === sound))
      return showReferences({ editor, sounds, store });
    changeReferences('Add a reference sound', (references) =>
      lost === undefined
        ? [...references, { name, sound, weight: 1 }]
        : references.map((one) => (one.sound === lost ? { ...one, sound } : one)),
    );
  }

  /** Reads the files one after another; one that cannot be read does not hold up the others. */
  async function readAll(unread: File[], { signal }: JobContext): Promise<string> {
    const names: string[] = [];
    let failure: Error | null = null;
    for (let file = unread[0]; file; unread.shift(), file = unread[0]) {
      try {
        await readReference(file, signal);
        names.push(file.name);
      } catch (error) {
        throwIfAborted(signal);
        failure ??= error as Error;
      }
    }
    if (failure !== null) throw failure;
    return `Reference ${names.length === 1 ? 'sound' : 'sounds'}: ${listInWords(names)}.`;
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

    addReference(file) {
      if (reading) {
        reading.files.push(file);
        return reading.done;
      }
      const files = [file];
      const end = () => {
        if (reading?.files === files) reading = null;
      };
      const work = (context: JobContext) => {
        context.signal.addEventListener('abort', end, { once: true });
        return readAll(files, context);
      };
      reading = { files, done: jobs.run('reference', 'read', work).finally(end) };
      return reading.done;
    },

    clearRecent: () => store.setState({ recentPrompts: [] }),

    removeReference: (sound) =>
      changeReferences('Clear a reference sound', (references) =>
        references.filter((one) => one.sound !== sound),
      ),

    weighReference: (sound, weight) =>
      changeReferences(
        'Weigh a reference sound',
        (references) => references.map((one) => (one.sound === sound ? { ...one, weight } : one)),
        `weight ${sound}`,
      ),
  };
}

function withWords(text: string, words: string): string {
  if (text.toLowerCase().includes(words.toLowerCase())) return text;
  return [text.trim(), words].filter(Boolean).join(', ');
}
