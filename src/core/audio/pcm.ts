/** Sound in memory: one Float32Array per channel (1 or 2), all of equal length, nominal range -1..1. */
export interface Pcm {
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
}
