import { crossfade } from '../audio/crossfade';
import type { Stereo } from '../recordings/recording';
import type { WindowPlan } from './windows';

/** Joins a take's windows, one after another, by equal-power crossfades, which preserve the level of uncorrelated sounds. */
export class WindowJoiner {
  private joined = 0;
  /** The last window's end, faded out. */
  private tail: Stereo = [new Float32Array(0), new Float32Array(0)];

  /** @param hop samples of a latent frame. @param length samples of the take. */
  constructor(
    private readonly plan: WindowPlan,
    private readonly hop: number,
    private readonly length: number,
  ) {}

  /**
   * @param window the next one, frames × hop samples a channel; it is not changed.
   * @returns the samples that follow on those returned before and that no later window changes.
   */
  push(window: Stereo): Stereo {
    const { fade, joins, starts } = this.plan;
    const w = this.joined++;
    const origin = starts[w]! * this.hop;
    const [join, next] = [joins[w - 1], joins[w]];
    const from = join === undefined ? 0 : join - fade / 2;
    const to = Math.min(this.length, next === undefined ? this.length : next + fade / 2);
    const end = next === undefined ? to : next - fade / 2;
    const sides = window.map((samples, c) => {
      const out = new Float32Array(to - from);
      out.set(this.tail[c]!);
      for (let n = from; n < to; n++) {
        const rise = join === undefined ? 1 : crossfade((n - from + 0.5) / fade);
        const fall = next === undefined ? 1 : crossfade((to - n - 0.5) / fade);
        out[n - from]! += (samples[n - origin] ?? 0) * rise * fall;
      }
      return out;
    });
    this.tail = [sides[0]!.slice(end - from), sides[1]!.slice(end - from)];
    return [sides[0]!.subarray(0, end - from), sides[1]!.subarray(0, end - from)];
  }
}
