import type { Stereo } from '../recordings/recording';

/** Stereo sound that grows at its end and is dropped at its start, so that a long one is never held as a whole. Positions are samples from its first on. */
export class StereoQueue {
  /** Position of the first sample that is held. */
  start = 0;
  /** The samples that are held. */
  channels: Stereo = [new Float32Array(0), new Float32Array(0)];

  get end(): number {
    return this.start + this.channels[0].length;
  }

  append(sound: Stereo): void {
    const [from, count] = [this.end, sound[0].length];
    this.extend(from + count);
    sound.forEach((samples, c) => this.channels[c]!.set(samples, from - this.start));
  }

  /** Adds silence up to `end`. */
  extend(end: number): void {
    if (end <= this.end) return;
    this.channels = this.mapped((samples) => {
      const longer = new Float32Array(end - this.start);
      longer.set(samples);
      return longer;
    });
  }

  /** Drops what is before `start`. */
  drop(start: number): void {
    const count = Math.min(start, this.end) - this.start;
    if (count <= 0) return;
    this.channels = this.mapped((samples) => samples.slice(count));
    this.start += count;
  }

  /** A copy of the samples from `from` to before `to`, which must be held. */
  slice(from: number, to: number): Stereo {
    return this.mapped((samples) => samples.slice(from - this.start, to - this.start));
  }

  private mapped(change: (samples: Float32Array) => Float32Array): Stereo {
    return [change(this.channels[0]), change(this.channels[1])];
  }
}
