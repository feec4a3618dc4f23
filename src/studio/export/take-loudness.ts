import type { Pcm } from '../../core/audio/pcm';
import { toDecibels } from '../../core/loudness/level';
import { integratedLoudness } from '../../core/loudness/programme-loudness';
import { truePeak } from '../../core/loudness/true-peak';
import { currentTakeOf, type Take } from '../../core/project/project';
import { inSlices } from '../../platform/in-slices';
import { isRunning } from '../jobs/job';
import type { StudioServices } from '../services';
import type { SoundLoudness } from './sound-loudness';

/** Measures the sound of the current take in the background, once. */
export function measureTakeLoudness({
  editor,
  sounds,
  store,
}: Pick<StudioServices, 'editor' | 'sounds' | 'store'>): void {
  let running = false;
  const unread = new Set<string>();

  function unmeasured(): Take | undefined {
    const { jobs, loudness, takeWaveforms } = store.getState();
    const take = currentTakeOf(editor.document);
    if (!take || isRunning(jobs.generate) || !takeWaveforms.has(take.id)) return undefined;
    return loudness.has(take.sound) || unread.has(take.sound) ? undefined : take;
  }

  async function measure({ sound }: Take): Promise<void> {
    const pcm = await sounds.load(sound);
    if (!pcm) return void unread.add(sound);
    const measured = await soundLoudness(pcm);
    store.setState(({ loudness }) => ({ loudness: new Map(loudness).set(sound, measured) }));
  }

  function update(): void {
    const take = unmeasured();
    if (!take || running) return;
    running = true;
    measure(take)
      .catch(() => unread.add(take.sound))
      .finally(() => {
        running = false;
        update();
      });
  }

  store.subscribe(update);
  editor.store.subscribe(update);
}

async function soundLoudness(sound: Pcm): Promise<SoundLoudness> {
  const peak = await inSlices(truePeak(sound));
  return { integrated: await inSlices(integratedLoudness(sound)), truePeak: toDecibels(peak) };
}
