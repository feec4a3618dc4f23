import type { EnvelopeSettings } from '../loudness/rms';
import { CELL, cellPower } from './cell-power';

const ITERATIONS = 16;
/** Largest gain of power: 40 dB. Background noise below that stays below the curve. */
const MOST = 1e4;
/** Power that counts as silence: -100 dBFS. */
const SILENCE = 1e-10;

/**
 * Sets the level of one channel so that its RMS envelope is `curve`, in place: gains of cells by Richardson-Lucy iteration, which keeps
 * them as smooth as the envelope's window allows, so that the waveform's own attacks stay.
 * @param curve linear RMS at settings.rate Hz.
 */
export function steerLevel(
  samples: Float32Array,
  sampleRate: number,
  curve: Float32Array,
  { window, analysisRate, rate }: EnvelopeSettings,
): void {
  const power = cellPower(samples);
  const reach = ((window / analysisRate) * sampleRate) / CELL / 2;
  const step = sampleRate / rate / CELL;
  const gain = new Float64Array(power.length).fill(1);
  const total = new Float64Array(power.length + 1);
  const ratio = new Float64Array(curve.length);
  const sums = new Float64Array(curve.length + 1);
  for (let round = 0; round < ITERATIONS; round++) {
    for (let c = 0; c < power.length; c++) total[c + 1] = total[c]! + power[c]! * gain[c]!;
    for (let i = 0; i < curve.length; i++) {
      const measured = (between(total, i * step + reach) - between(total, i * step - reach)) / (2 * reach);
      ratio[i] = (curve[i]! ** 2 + SILENCE) / (Math.max(0, measured) + SILENCE);
      sums[i + 1] = sums[i]! + ratio[i]!;
    }
    for (let c = 0; c < power.length; c++) {
      const centre = (c + 0.5) / step;
      const first = Math.max(0, Math.ceil(centre - reach / step));
      const end = Math.min(curve.length, Math.floor(centre + reach / step) + 1);
      const factor = end > first ? (sums[end]! - sums[first]!) / (end - first) : (ratio.at(-1) ?? 0);
      gain[c] = Math.min(MOST, gain[c]! * factor);
    }
  }
  applyGains(samples, gain);
}

/** A running sum at a position between its entries. */
function between(total: Float64Array, position: number): number {
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
    const at = Math.max(0, (n + 0.5) / CELL - 0.5);
    const c = Math.min(last, Math.floor(at));
    const next = amplitude[Math.min(last, c + 1)]!;
    samples[n]! *= amplitude[c]! + (next - amplitude[c]!) * (at - c);
  }
}
