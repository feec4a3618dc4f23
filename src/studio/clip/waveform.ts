/** Peaks of a sound for drawing. */
export interface Waveform {
  /** [min, max] pairs per channel, `perSecond` pairs per second. */
  readonly channels: readonly Float32Array[];
  readonly perSecond: number;
}
