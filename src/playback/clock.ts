/**
 * A smooth reading of a clock that advances in bursts. AudioContext.currentTime jumps by one hardware buffer at a time; drawing needs a
 * value for every animation frame. The audio clock stays the master: its difference to the steady clock is followed slowly, so that no
 * drift builds up, and taken over at once when it jumps.
 */
export class SmoothClock {
  private offset: number | null = null;

  /** Both clocks in seconds, read at the same moment. */
  read(burstTime: number, steadyTime: number): number {
    const offset = burstTime - steadyTime;
    if (this.offset === null || Math.abs(offset - this.offset) > JUMP_SECONDS) this.offset = offset;
    else this.offset += (offset - this.offset) * FOLLOW_RATE;
    return steadyTime + this.offset;
  }

  reset(): void {
    this.offset = null;
  }
}

/** More than any hardware buffer in use. */
const JUMP_SECONDS = 0.1;
/** Part of the difference taken over per reading: at 60 readings a second a time constant of a third of a second. */
const FOLLOW_RATE = 0.05;
