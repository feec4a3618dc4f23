import { normalQuantile } from './gaussian';
import { philox } from './philox';

/**
 * Standard normal noise over (draw, channel, frame), determined by a seed; any part can be computed alone. The windows of a long clip read
 * it at their own frames, so that they have the same noise where they overlap.
 */
export interface NoiseField {
  /** Layout [channels][frames], frames counted from `firstFrame` of the clip. Draw 0 is the sampler's start, draw k the noise of step k. */
  window(draw: number, channels: number, firstFrame: number, frames: number): Float32Array;
}

/** @param seed integer from 0 to 2^53 - 1. */
export function seededNoise(seed: number): NoiseField {
  const key = [seed >>> 0, Math.floor(seed / 0x100000000)] as const;
  return {
    window(draw, channels, firstFrame, frames) {
      const noise = new Float32Array(channels * frames);
      const bits = new Uint32Array(4);
      for (let block = 0; block * 4 < channels; block++) {
        for (let i = 0; i < frames; i++) {
          philox([firstFrame + i, block, draw, 0], key, bits);
          for (let k = 0; k < 4 && block * 4 + k < channels; k++)
            noise[(block * 4 + k) * frames + i] = normalQuantile((bits[k]! + 0.5) / 0x100000000);
        }
      }
      return noise;
    },
  };
}
