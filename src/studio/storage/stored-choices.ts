import { shallow } from 'zustand/vanilla/shallow';
import type { WavFormat } from '../../core/formats/wav';
import { wavRates } from '../export/wav-options';
import type { StudioServices } from '../services';
import type { StudioState } from '../state';

const STORAGE_KEY = 'choices';
const formats: readonly WavFormat[] = ['int16', 'int24', 'float32'];

/**
 * Restores the format of exported sound, the seed lock, whether takes are made ahead, and the timeline's height, which hold for every clip and visit, and
 * stores them on every change.
 */
export async function persistChoices({
  store,
  storage,
  log,
}: Pick<StudioServices, 'store' | 'storage' | 'log'>): Promise<void> {
  const before = store.getState();
  const stored = readChoices(await storage.get(STORAGE_KEY).catch(() => undefined));
  // What the designer chose while it was read counts.
  const { makesAhead, wavOptions, seedLocked, timelineHeight } = store.getState();
  store.setState({
    ...(wavOptions === before.wavOptions && { wavOptions: { ...wavOptions, ...stored.wavOptions } }),
    ...(seedLocked === before.seedLocked && { seedLocked: stored.seedLocked ?? seedLocked }),
    ...(makesAhead === before.makesAhead && { makesAhead: stored.makesAhead ?? makesAhead }),
    ...(timelineHeight === before.timelineHeight && { timelineHeight: stored.timelineHeight }),
  });
  store.subscribe((now, last) => {
    const choices = choicesOf(now);
    if (shallow(choices, choicesOf(last))) return;
    const { format, rate } = choices.wavOptions;
    storage
      .set(STORAGE_KEY, { ...choices, wavOptions: { format, rate } })
      .catch((error: unknown) => log(`choices: ${String(error)}`));
  });
}

function choicesOf({ wavOptions, seedLocked, makesAhead, timelineHeight }: StudioState) {
  return { wavOptions, seedLocked, makesAhead, timelineHeight };
}

interface Choices {
  readonly wavOptions: Partial<StudioState['wavOptions']>;
  readonly seedLocked: boolean | null;
  readonly makesAhead: boolean | null;
  readonly timelineHeight: number | null;
}

function readChoices(stored: unknown): Choices {
  const { makesAhead, wavOptions, seedLocked, timelineHeight } = (stored ?? {}) as Record<string, unknown>;
  const { format, rate } = (wavOptions ?? {}) as Record<string, unknown>;
  return {
    wavOptions: {
      ...(formats.includes(format as WavFormat) && { format: format as WavFormat }),
      ...((wavRates as readonly unknown[]).includes(rate) && { rate: rate as number }),
    },
    seedLocked: typeof seedLocked === 'boolean' ? seedLocked : null,
    makesAhead: typeof makesAhead === 'boolean' ? makesAhead : null,
    timelineHeight: typeof timelineHeight === 'number' && timelineHeight > 0 ? timelineHeight : null,
  };
}
