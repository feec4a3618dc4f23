import { clampLevel, fromDecibels, toDecibels } from '../../loudness/level';
import { medianFilter } from '../../loudness/median';
import { toSamples } from '../../time/samples';

/** How a sound becomes an envelope. */
export interface SoundEnvelopeSettings {
  /** Length of the median filter, seconds: 0 follows the sound exactly, longer only its outline (Sketch2Sound, García et al. 2024). */
  readonly medianSeconds: number;
  /** Noise floor, linear RMS: levels at or below it become silence. */
  readonly floor: number;
  /** Whether `decibels` is the resulting peak level or a gain. */
  readonly loudness: 'peak' | 'gain';
  readonly decibels: number;
}

export const MAX_MEDIAN_SECONDS = 0.5;

function loudest(channels: readonly Float32Array[]): number {
  return channels.reduce((top, samples) => samples.reduce((a, b) => Math.max(a, b), top), 0);
}

/**
 * Envelope from the measured RMS of a sound.
 * @param channels linear RMS at `rate` Hz, of equal length; their balance is preserved.
 */
export function envelopeFromSound(
  channels: readonly Float32Array[],
  rate: number,
  { medianSeconds, floor, loudness, decibels }: SoundEnvelopeSettings,
): Float32Array[] {
  const width = 2 * toSamples(medianSeconds / 2, rate) + 1;
  // Powers of sound and noise add up, so the noise is subtracted as power, which leaves no step at the floor.
  const clean = channels.map((samples) =>
    medianFilter(samples, width).map((level) => Math.sqrt(Math.max(0, level * level - floor * floor))),
  );
  const top = loudest(clean);
  const factor = loudness === 'gain' ? fromDecibels(decibels) : top > 0 ? fromDecibels(decibels) / top : 0;
  return clean.map((samples) => samples.map((level) => clampLevel(level * factor)));
}

/** Share of the samples that are assumed to be pauses, with noise only. */
const PAUSE_SHARE = 0.1;
/** Decibels from the level of the pauses to the noise floor: noise fluctuates. */
const NOISE_MARGIN = 6;
/** Least distance of the noise floor from the peak, decibels, so that a sound without pauses is not gated. */
const HEADROOM = 24;

/** Estimate of the noise floor, linear RMS: slightly above the quietest tenth of the sound. Silent channels have none and do not count. */
export function noiseFloor(channels: readonly Float32Array[]): number {
  const audible = channels.filter((samples) => samples.some((level) => level > 0));
  const sorted = Float32Array.from(audible.flatMap((samples) => [...samples])).sort();
  const quiet = sorted[Math.floor(sorted.length * PAUSE_SHARE)] ?? 0;
  const top = sorted[sorted.length - 1] ?? 0;
  if (quiet <= 0) return 0;
  return fromDecibels(Math.min(toDecibels(quiet) + NOISE_MARGIN, toDecibels(top) - HEADROOM));
}
