import type { Take } from '../../core/project/project';
import { soundWaveform } from '../clip/waveforms';
import type { StudioServices } from '../services';
import type { Waveform } from '../clip/waveform';

/** Waveforms of the sounds of the project's takes that undo, or opening a project, has brought back; the selected take's first. */
export async function restoreTakeSounds({
  editor,
  sounds,
  store,
}: Pick<StudioServices, 'editor' | 'sounds' | 'store'>): Promise<void> {
  const isAbsent = ({ id }: Take) => !store.getState().takeWaveforms.has(id);
  const isCurrent = ({ id }: Take) => id === editor.document.currentTake;
  const show = (take: Take, waveform: Waveform) =>
    store.setState(({ takeWaveforms }) => ({ takeWaveforms: new Map(takeWaveforms).set(take.id, waveform) }));
  const absent = editor.document.takes.filter(isAbsent);
  for (const take of [...absent.filter(isCurrent), ...absent.filter((take) => !isCurrent(take))]) {
    const pcm = await sounds.load(take.sound);
    const waveform = pcm && (await soundWaveform(pcm));
    // Another project may have been opened meanwhile.
    if (waveform && isAbsent(take) && editor.document.takes.includes(take)) show(take, waveform);
  }
}
