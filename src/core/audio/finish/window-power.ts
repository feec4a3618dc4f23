import type { EnvelopeSettings } from '../../loudness/rms';
import { resample } from '../resample';

/**
 * The level of each window of `EnvelopeMeter` as a function of gains that are set once per hop. Between two hops the squared gain is linear,
 * so that a window's power is exactly a weighted sum of squared gains. The last gain holds until the sound's end.
 */
export class WindowPower {
  /** Window i depends on the gains i - reach to i + reach. */
  readonly reach: number;
  /** Weights [windows][2 reach + 1]. */
  readonly weights: Float64Array;
  /** Mean square of the sound around each gain's time, without gain. */
  readonly localPower: Float64Array;

  /** @param settings the window must be an even number of hops. @param windows number of windows, one per hop from the sound's start. */
  constructor(
    samples: Float32Array,
    sampleRate: number,
    { analysisRate, window, hop }: EnvelopeSettings,
    readonly windows: number,
  ) {
    this.reach = Math.round(window / hop / 2);
    const taps = 2 * this.reach + 1;
    const last = windows - 1;
    this.weights = new Float64Array(windows * taps);
    this.localPower = new Float64Array(windows);
    const sound = resample(samples, sampleRate, analysisRate);
    for (let span = 0; span * hop < sound.length && span <= last + this.reach; span++) {
      let before = 0;
      let after = 0;
      for (let k = 0; k < hop; k++) {
        const power = (sound[span * hop + k] ?? 0) ** 2;
        before += power * (1 - k / hop);
        after += (power * k) / hop;
      }
      if (span <= last) this.localPower[span]! += before / hop;
      if (span < last) this.localPower[span + 1]! += after / hop;
      for (let i = Math.max(0, span + 1 - this.reach); i <= Math.min(last, span + this.reach); i++) {
        const row = i * taps + this.reach - i;
        this.weights[row + Math.min(last, span)]! += before / window;
        this.weights[row + Math.min(last, span + 1)]! += after / window;
      }
    }
  }

  /** Level of window i with `gains` (natural logarithms) applied. */
  level(i: number, gains: Float64Array): number {
    const taps = 2 * this.reach + 1;
    let power = 0;
    for (let t = 0; t < taps; t++) {
      const weight = this.weights[i * taps + t]!;
      if (weight > 0) power += weight * Math.exp(2 * gains[i - this.reach + t]!);
    }
    return Math.sqrt(power);
  }
}
