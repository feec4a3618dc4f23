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

/** 44.1 kHz where the clip's own sound has that rate or a part or multiple of it; otherwise 48 kHz, at which film and video work. */
export function clipRate(clip: Clip | null): number {
  const rate = clip?.info.audio?.sampleRate;
  return rate && rate % 11_025 === 0 ? 44_100 : 48_000;
}
