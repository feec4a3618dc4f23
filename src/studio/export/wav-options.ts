import type { WavFormat } from '../../core/formats/wav';
import type { Clip } from '../../media/api';

/** How sound is exported. */
export interface WavOptions {
  readonly format: WavFormat;
  /** Hz; null follows the clip. */
  readonly rate: number | null;
  /** Only from in to out point. */
  readonly rangeOnly: boolean;
}

export const defaultWavOptions: WavOptions = { format: 'int24', rate: null, rangeOnly: false };

export const wavRates = [44_100, 48_000, 96_000] as const;

/** Film and video work at 48 kHz: the rate where the clip's own is 48 kHz or a multiple of it, otherwise 44.1 kHz. */
export function clipRate(clip: Clip | null): number {
  const rate = clip?.info.audio?.sampleRate;
  return rate && rate % 48_000 === 0 ? 48_000 : 44_100;
}
