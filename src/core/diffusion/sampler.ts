/** What a sampler integrates: everything flat Float32Array of the latent's size. */
export interface Problem {
  /** The network's answer at time t in 0..1, guidance included. */
  readonly velocity: (x: Float32Array, t: number) => Promise<Float32Array>;
  /** Standard normal noise; draw 0 is where the sampler starts, draw k is fresh noise for step k. */
  readonly noise: (draw: number) => Float32Array;
  /** Times (rectified flow) or noise levels σ (v objective), descending, one more than there are steps. */
  readonly levels: Float64Array;
}

/** Returns the clean latent. */
export type Sampler = (problem: Problem) => Promise<Float32Array>;
