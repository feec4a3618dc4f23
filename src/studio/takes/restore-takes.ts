import type { SoundId } from '../../core/audio/sound-id';
import type { Project, Take } from '../../core/project/project';
import type { Editor } from '../../editor/editor';
import { soundWaveform } from '../clip/waveforms';
import type { StudioServices } from '../services';

/** Loads the stored sounds of takes that undo or redo has brought back. */
export async function restoreTakeSounds({
  editor,
  sounds,
  store,
}: Pick<StudioServices, 'editor' | 'sounds' | 'store'>): Promise<void> {
  const isAbsent = ({ id }: Take) => !store.getState().takeWaveforms.has(id);
  const absent = editor.document.takes.filter(isAbsent);
  if (absent.length === 0) return;
  await sounds.restore(absent.map(({ sound }) => sound));
  const waveforms = absent.filter(isAbsent).flatMap(({ id, sound }) => {
    const pcm = sounds.get(sound);
    return pcm ? [[id, soundWaveform(pcm)] as const] : [];
  });
  if (waveforms.length === 0) return;
  store.setState(({ takeWaveforms }) => ({ takeWaveforms: new Map([...takeWaveforms, ...waveforms]) }));
}

/** The sounds that the project and every step of its history refer to: of takes, and of references. */
export function soundsWithin(editor: Editor): ReadonlySet<SoundId> {
  const { document, steps } = editor.committed();
  const documents = [...steps.done, ...steps.undone].flatMap((step) => [
    step.before.document,
    step.after.document,
  ]);
  return new Set([editor.document, document, ...documents].flatMap(soundsOf));
}

/** The sounds that a project refers to, some perhaps more than once. */
export function soundsOf({ prompt, takes }: Project): SoundId[] {
  const references = [prompt, ...takes.map((take) => take.prompt)].flatMap(
    ({ reference }) => reference ?? [],
  );
  return [...takes, ...references].map(({ sound }) => sound);
}
