import type { Pcm } from '../../core/audio/pcm';
import { toDecibels } from '../../core/loudness/level';
import { integratedLoudness } from '../../core/loudness/programme-loudness';
import { truePeak } from '../../core/loudness/true-peak';
import { inSlices } from '../../platform/in-slices';
import type { StudioServices } from '../services';
import { onCurrentTake } from '../takes/on-current-take';
import type { SoundLoudness } from './sound-loudness';

/** Measures the sound of the current take in the background, once. */
export function measureTakeLoudness(services: Pick<StudioServices, 'editor' | 'sounds' | 'store'>): void {
  onCurrentTake(
    services,
    ({ sound }, { loudness }) => !loudness.has(sound),
    async ({ sound }, pcm) => {
      const measured = await soundLoudness(pcm);
      services.store.setState(({ loudness }) => ({ loudness: new Map(loudness).set(sound, measured) }));
    },
  );
}

async function soundLoudness(sound: Pcm): Promise<SoundLoudness> {
  const peak = await inSlices(truePeak(sound));
  return { integrated: await inSlices(integratedLoudness(sound)), truePeak: toDecibels(peak) };
}
