/** Input of a sampler. All arrays are flat and of the latent's size. */
export interface Problem {
  /** Output of the network at time t in 0..1, with guidance. */
  readonly velocity: (x: Float32Array, t: number) => Promise<Float32Array>;
  /** Standard normal noise; draw 0 is the sampler's start, draw k the noise of step k. */
  readonly noise: (draw: number) => Float32Array;
  /** Times (rectified flow) or noise levels σ (v objective), descending, steps + 1 values. */
  readonly levels: Float64Array;
}

/** @returns the denoised latent. */
export type Sampler = (problem: Problem) => Promise<Float32Array>;
