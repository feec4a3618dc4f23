import type { StudioServices } from '../services';
import { soundWaveform } from '../clip/waveforms';

/** Brings back the sounds of takes that undo or redo has brought back, where this browser still keeps them. */
export async function recallTakes(desk: StudioServices): Promise<void> {
  const { sounds, store } = desk;
  const missing = desk
    .document()
    .takes.map(({ id }) => id)
    .filter((id) => !store.getState().takeWaveforms.has(id));
  const found = (await sounds.recall(missing)).filter((id) => !store.getState().takeWaveforms.has(id));
  if (found.length === 0) return;
  const waveforms = found.map((id) => [id, soundWaveform(sounds.get(id)!)] as const);
  store.setState(({ takeWaveforms }) => ({ takeWaveforms: new Map([...takeWaveforms, ...waveforms]) }));
}

/** Ids of the takes of the document and of every step of its history. */
export function takesWithin(desk: StudioServices): readonly string[] {
  const { done, undone } = desk.editor.steps() ?? { done: [], undone: [] };
  const scenes = [...done, ...undone].flatMap(({ before, after }) => [before.document, after.document]);
  return [...new Set([desk.document(), ...scenes].flatMap(({ takes }) => takes.map(({ id }) => id)))];
}
