import type { Editor } from '../../editor/editor';
import { soundWaveform } from '../clip/waveforms';
import type { StudioServices } from '../services';

/** Loads the stored sounds of takes that undo or redo has brought back. */
export async function restoreTakeSounds({
  editor,
  sounds,
  store,
}: Pick<StudioServices, 'editor' | 'sounds' | 'store'>): Promise<void> {
  const isAbsent = (id: string) => !store.getState().takeWaveforms.has(id);
  const absent = editor.document.takes.map(({ id }) => id).filter(isAbsent);
  const restored = (await sounds.restore(absent)).filter(isAbsent);
  if (restored.length === 0) return;
  const waveforms = restored.map((id) => [id, soundWaveform(sounds.get(id)!)] as const);
  store.setState(({ takeWaveforms }) => ({ takeWaveforms: new Map([...takeWaveforms, ...waveforms]) }));
}

/** Ids of the takes in the project and in every step of its history. */
export function takeIdsWithin(editor: Editor): readonly string[] {
  const { done, undone } = editor.committed().steps;
  const scenes = [...done, ...undone].flatMap(({ before, after }) => [before.document, after.document]);
  return [...new Set([editor.document, ...scenes].flatMap(({ takes }) => takes.map(({ id }) => id)))];
}
