import { clampLevel, fromDecibels, toDecibels } from '../../loudness/level';
import { medianFilter } from '../../loudness/median';
import { toSamples } from '../../time/samples';

/** How the loudness of a sound becomes a curve. */
export interface SoundEnvelopeSettings {
  /** Seconds of the median filter: 0 follows the sound literally, longer keeps its gist (Sketch2Sound, García et al. 2024). */
  readonly medianSeconds: number;
  /** Linear RMS of the room: what is no louder is silence. */
  readonly floor: number;
  /** What `decibels` means: the level of the loudest place, or a change of level. */
  readonly loudness: 'peak' | 'gain';
  readonly decibels: number;
}

/** Longest median filter, seconds. */
export const MAX_MEDIAN_SECONDS = 0.5;

function loudest(channels: readonly Float32Array[]): number {
  return channels.reduce((top, samples) => samples.reduce((a, b) => Math.max(a, b), top), 0);
}

/**
 * Levels to draw from the measured RMS of a sound.
 * @param channels linear RMS at `rate` Hz, of equal length; they keep their balance.
 */
export function envelopeFromSound(
  channels: readonly Float32Array[],
  rate: number,
  { medianSeconds, floor, loudness, decibels }: SoundEnvelopeSettings,
): Float32Array[] {
  const width = 2 * toSamples(medianSeconds / 2, rate) + 1;
  // Powers of sound and room add up, so the room is taken off as power; that leaves no step at the floor.
  const clean = channels.map((samples) =>
    medianFilter(samples, width).map((level) => Math.sqrt(Math.max(0, level * level - floor * floor))),
  );
  const top = loudest(clean);
  const factor = loudness === 'gain' ? fromDecibels(decibels) : top > 0 ? fromDecibels(decibels) / top : 0;
  return clean.map((samples) => samples.map((level) => clampLevel(level * factor)));
}

/** Part of the samples that are taken to be pauses, where only the room is heard. */
const PAUSES = 0.1;
/** Decibels from the quiet places' level up to what counts as room: noise swings. */
const ROOM_MARGIN = 6;
/** A sound without pauses would gate itself; its floor stays this far (decibels) below its loudest place. */
const HEADROOM = 24;

/** A first guess at the level of the room, linear RMS: a little over the quietest tenth of the sound. */
export function noiseFloor(channels: readonly Float32Array[]): number {
  const sorted = Float32Array.from(channels.flatMap((samples) => [...samples])).sort();
  const quiet = sorted[Math.floor(sorted.length * PAUSES)] ?? 0;
  const top = sorted[sorted.length - 1] ?? 0;
  if (quiet <= 0) return 0;
  return fromDecibels(Math.min(toDecibels(quiet) + ROOM_MARGIN, toDecibels(top) - HEADROOM));
}
