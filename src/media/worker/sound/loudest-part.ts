/** Seconds of a step. */
const STEP_SECONDS = 0.05;

/** Finds the loudest part of streamed sound without holding it: energy is added up in steps of 50 ms. */
export class LoudestPart {
  private readonly energies: Float64Array;

  /** @param seconds of sound that can be added at most. */
  constructor(
    seconds: number,
    private readonly sampleRate: number,
  ) {
    this.energies = new Float64Array(Math.max(1, Math.ceil(seconds / STEP_SECONDS)));
  }

  /** @param start index of the first sample; what lies outside the sound is left out. */
  add(samples: Float32Array, start: number): void {
    const perStep = STEP_SECONDS * this.sampleRate;
    for (let n = Math.max(0, -start); n < samples.length;) {
      const step = Math.floor((start + n) / perStep);
      if (step >= this.energies.length) return;
      const end = Math.min(samples.length, Math.max(n + 1, Math.ceil((step + 1) * perStep) - start));
      let energy = 0;
      for (; n < end; n++) energy += samples[n]! ** 2;
      this.energies[step]! += energy;
    }
  }

  /** Start in seconds of the part of this length with the most energy, the first of several. */
  start(seconds: number): number {
    const length = Math.min(this.energies.length, Math.max(1, Math.round(seconds / STEP_SECONDS)));
    let energy = 0;
    for (let step = 0; step < length; step++) energy += this.energies[step]!;
    let best = { energy, step: 0 };
    for (let step = 1; step + length <= this.energies.length; step++) {
      energy += this.energies[step + length - 1]! - this.energies[step - 1]!;
      // Rounding must not move the start of a constant sound.
      if (energy > best.energy * (1 + 1e-9)) best = { energy, step };
    }
    return best.step * STEP_SECONDS;
  }
}
