import { resample } from '../audio/resample';
import type { EnvelopeSettings } from '../loudness/rms';
import { CELL } from './cell-power';

const ITERATIONS = 10;
/** Largest gain of power: 40 dB. Background noise below that stays below the curve. */
const MOST = 1e4;
/** Largest step of a gain above 1 from one cell to the next, 3 dB in 1.5 ms: a steeper one would distort. Attacks need no gain. */
const STEEPEST = 2;
/** Cells around an onset that have one gain, from 1 before it to 8 after it, 12 ms: the attack keeps its shape. */
const ATTACK_BEFORE = 1;
const ATTACK = 8;
/** Power that counts as silence: -100 dBFS. */
const SILENCE = 1e-10;

/**
 * Sets the level of one channel so that its RMS envelope is `curve`, in place: gains of cells by Richardson-Lucy iteration, which keeps
 * them as smooth as the envelope's window allows, so that the waveform's own attacks stay.
 * @param curve linear RMS at settings.rate Hz, of the sound at settings.analysisRate Hz. @param onsets of events, in samples.
 */
export function steerLevel(
  samples: Float32Array,
  sampleRate: number,
  curve: Float32Array,
  { window, analysisRate, rate }: EnvelopeSettings,
  onsets: readonly number[],
): void {
  if (curve.length === 0) return;
  const power = analysedPower(samples, sampleRate, analysisRate);
  const reach = ((window / analysisRate) * sampleRate) / CELL / 2;
  const step = sampleRate / rate / CELL;
  const gain = new Float64Array(power.length).fill(1);
  const total = new Float64Array(power.length + 1);
  const sums = new Float64Array(curve.length + 1);
  for (let round = 0; round < ITERATIONS; round++) {
    for (let c = 0; c < power.length; c++) total[c + 1] = total[c]! + power[c]! * gain[c]!;
    for (let i = 0; i < curve.length; i++) {
      const measured = (at(total, i * step + reach) - at(total, i * step - reach)) / (2 * reach);
      sums[i + 1] = sums[i]! + (curve[i]! ** 2 + SILENCE) / (Math.max(0, measured) + SILENCE);
    }
    for (let c = 0; c < power.length; c++) {
      const centre = (c + 0.5) / step;
      const first = Math.min(curve.length - 1, Math.max(0, Math.ceil(centre - reach / step)));
      const end = Math.min(curve.length, Math.max(first, Math.floor(centre + reach / step)) + 1);
      if (end > first) gain[c] = Math.min(MOST, (gain[c]! * (sums[end]! - sums[first]!)) / (end - first));
    }
    for (const onset of onsets) unite(gain, power, Math.floor(onset / CELL));
    for (let c = 1; c < gain.length; c++) gain[c] = Math.min(gain[c]!, STEEPEST * Math.max(1, gain[c - 1]!));
    for (let c = gain.length - 2; c >= 0; c--)
      gain[c] = Math.min(gain[c]!, STEEPEST * Math.max(1, gain[c + 1]!));
  }
  applyGains(samples, gain);
}

/** Gives the attack at a cell one gain: the mean of its cells' gains, weighted by their power. */
function unite(gain: Float64Array, power: Float64Array, onset: number): void {
  const first = Math.max(0, onset - ATTACK_BEFORE);
  const end = Math.min(gain.length, onset + ATTACK);
  let [before, after] = [0, 0];
  for (let c = first; c < end; c++) {
    before += power[c]!;
    after += power[c]! * gain[c]!;
  }
  if (before > 0) gain.fill(after / before, first, end);
}

/** Mean square of each cell as the envelope's measurement hears it, at its lower rate. */
function analysedPower(samples: Float32Array, sampleRate: number, analysisRate: number): Float64Array {
  const sound = resample(samples, sampleRate, analysisRate);
  const total = new Float64Array(sound.length + 1);
  for (let n = 0; n < sound.length; n++) total[n + 1] = total[n]! + sound[n]! * sound[n]!;
  const size = (CELL * analysisRate) / sampleRate;
  // Sample n stands for the time around n.
  return Float64Array.from({ length: Math.ceil(samples.length / CELL) }, (_, c) =>
    Math.max(0, (at(total, (c + 1) * size + 0.5) - at(total, c * size + 0.5)) / size),
  );
}

/** A running sum at a position between its entries. */
function at(total: Float64Array, position: number): number {
  const clamped = Math.max(0, Math.min(total.length - 1, position));
  const below = Math.floor(clamped);
  const above = Math.min(total.length - 1, below + 1);
  return total[below]! + (total[above]! - total[below]!) * (clamped - below);
}

/** @param gain of power, one per cell, at its centre; amplitudes are linear in between. */
function applyGains(samples: Float32Array, gain: Float64Array): void {
  const amplitude = gain.map(Math.sqrt);
  const last = amplitude.length - 1;
  for (let n = 0; n < samples.length; n++) {
    const position = Math.max(0, (n + 0.5) / CELL - 0.5);
    const c = Math.min(last, Math.floor(position));
    const next = amplitude[Math.min(last, c + 1)]!;
    samples[n]! *= amplitude[c]! + (next - amplitude[c]!) * (position - c);
  }
}
