import type { Pcm } from '../audio/pcm';
import { KWeighting } from './k-weighting';

/** Step of the blocks, and how many steps a block of 400 ms has: they overlap by 75 %. */
const STEP_SECONDS = 0.1;
const STEPS_OF_BLOCK = 4;
/** Blocks below this are not counted, LUFS; nor are those this much below the mean of the others, LU. */
const ABSOLUTE_GATE = -70;
const RELATIVE_GATE = -10;

/** LUFS of a mean square that is summed over the channels. */
const toLufs = (energy: number) => -0.691 + 10 * Math.log10(energy);

/**
 * Integrated loudness of mono or stereo sound after ITU-R BS.1770-5, LUFS; null where all of it is below the gate, or it is shorter than a
 * block. It yields after each step of 100 ms, so that a long sound can be measured in slices.
 */
export function* integratedLoudness({ channels, sampleRate }: Pcm): Generator<void, number | null> {
  const filters = channels.map(() => new KWeighting(sampleRate));
  const length = channels[0]?.length ?? 0;
  const count = Math.floor(length / (STEP_SECONDS * sampleRate));
  const start = (step: number) => Math.round(step * STEP_SECONDS * sampleRate);
  const energies = new Float64Array(count);
  for (let step = 0; step < count; step++) {
    for (const [c, samples] of channels.entries())
      energies[step]! += filters[c]!.energy(samples.subarray(start(step), start(step + 1)));
    yield;
  }
  const blocks: number[] = [];
  for (let first = 0; first + STEPS_OF_BLOCK <= count; first++) {
    const sum = energies.subarray(first, first + STEPS_OF_BLOCK).reduce((total, energy) => total + energy, 0);
    blocks.push(sum / (start(first + STEPS_OF_BLOCK) - start(first)));
  }
  const loud = blocks.filter((energy) => toLufs(energy) > ABSOLUTE_GATE);
  if (loud.length === 0) return null;
  const gate = toLufs(mean(loud)) + RELATIVE_GATE;
  return toLufs(mean(loud.filter((energy) => toLufs(energy) > gate)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
