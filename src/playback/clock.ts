/**
 * Smooths a clock that advances in bursts: AudioContext.currentTime jumps by one hardware buffer at a time, but drawing needs a new value
 * in every animation frame. Adds to a steady clock the low-passed offset of the audio clock, so that no drift builds up. A jump of the
 * audio clock resets the offset.
 */
export class SmoothClock {
  private offset: number | null = null;

  /** @param burstTime the audio clock and `steadyTime`, both in seconds, read at the same moment */
  read(burstTime: number, steadyTime: number): number {
    const offset = burstTime - steadyTime;
    if (this.offset === null || Math.abs(offset - this.offset) > JUMP_SECONDS) this.offset = offset;
    else this.offset += (offset - this.offset) * SMOOTHING;
    return steadyTime + this.offset;
  }

  reset(): void {
    this.offset = null;
  }
}

/** Longer than any hardware buffer. */
const JUMP_SECONDS = 0.1;
/** Coefficient of the one-pole low-pass: a time constant of 1/3 s at 60 calls a second. */
const SMOOTHING = 0.05;
