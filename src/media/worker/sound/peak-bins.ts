/** Peaks of streamed sound: pair p is the minimum and maximum of [p, p + 1) / perSecond seconds. */
export class PeakBins {
  /** Interleaved min and max; 0 where no sound was added. */
  readonly pairs: Float32Array;

  constructor(
    seconds: number,
    private readonly perSecond: number,
    private readonly sampleRate: number,
  ) {
    this.pairs = new Float32Array(2 * Math.max(1, Math.ceil(seconds * perSecond)));
  }

  /** @param start index of the first sample in clip time; may be negative */
  add(samples: Float32Array, start: number): void {
    const ratio = this.perSecond / this.sampleRate;
    for (let i = Math.max(0, -start); i < samples.length;) {
      const pair = Math.floor((start + i) * ratio + 1e-9);
      if (2 * pair >= this.pairs.length) return;
      const end = Math.min(samples.length, Math.max(i + 1, Math.ceil((pair + 1) / ratio - 1e-9) - start));
      let low = this.pairs[2 * pair]!;
      let high = this.pairs[2 * pair + 1]!;
      for (; i < end; i++) {
        const value = samples[i]!;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      this.pairs[2 * pair] = low;
      this.pairs[2 * pair + 1] = high;
    }
  }
}
