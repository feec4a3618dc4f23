import type { WavFormat } from '../../core/formats/wav';
import { wavRates } from '../export/wav-options';
import type { StudioServices } from '../services';
import type { StudioState } from '../state';

const STORAGE_KEY = 'choices';
const formats: readonly WavFormat[] = ['int16', 'int24', 'float32'];

/** Restores the format of exported sound and the seed lock, which hold for every clip and visit, and stores them on every change. */
export async function persistChoices({
  store,
  storage,
  log,
}: Pick<StudioServices, 'store' | 'storage' | 'log'>): Promise<void> {
  const before = store.getState();
  const stored = readChoices(await storage.get(STORAGE_KEY).catch(() => undefined));
  // What the designer chose while it was read counts.
  const { wavOptions, seedLocked } = store.getState();
  store.setState({
    ...(wavOptions === before.wavOptions && { wavOptions: { ...wavOptions, ...stored.wavOptions } }),
    ...(seedLocked === before.seedLocked && { seedLocked: stored.seedLocked ?? seedLocked }),
  });
  store.subscribe((now, last) => {
    if (now.wavOptions === last.wavOptions && now.seedLocked === last.seedLocked) return;
    const { format, rate } = now.wavOptions;
    storage
      .set(STORAGE_KEY, { wavOptions: { format, rate }, seedLocked: now.seedLocked })
      .catch((error: unknown) => log(`choices: ${String(error)}`));
  });
}

interface Choices {
  readonly wavOptions: Partial<StudioState['wavOptions']>;
  readonly seedLocked: boolean | null;
}

function readChoices(stored: unknown): Choices {
  const { wavOptions, seedLocked } = (stored ?? {}) as Record<string, unknown>;
  const { format, rate } = (wavOptions ?? {}) as Record<string, unknown>;
  return {
    wavOptions: {
      ...(formats.includes(format as WavFormat) && { format: format as WavFormat }),
      ...((wavRates as readonly unknown[]).includes(rate) && { rate: rate as number }),
    },
    seedLocked: typeof seedLocked === 'boolean' ? seedLocked : null,
  };
}
