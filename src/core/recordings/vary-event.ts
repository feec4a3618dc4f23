import type { Stereo } from './recording';

/** Corner of the shelf that makes an event brighter or darker, Hz. */
const CORNER = 1500;

/**
 * A copy of samples `start` to `end` of a recording, played `speed` times as fast and with frequencies above 1.5 kHz changed by
 * `brightness` dB.
 */
export function varyEvent(
  channels: Stereo,
  start: number,
  end: number,
  speed: number,
  brightness: number,
  sampleRate: number,
): Stereo {
  const length = Math.max(1, Math.floor((end - start) / speed));
  const shelf = 10 ** (brightness / 20) - 1;
  const pole = Math.exp((-2 * Math.PI * CORNER) / sampleRate);
  const copy = (samples: Float32Array) => {
    const out = new Float32Array(length);
    let low = 0;
    for (let n = 0; n < length; n++) {
      const value = hermite(samples, start + n * speed);
      low = pole * low + (1 - pole) * value;
      out[n] = value + shelf * (value - low);
    }
    return out;
  };
  const left = copy(channels[0]);
  return [left, channels[1] === channels[0] ? left : copy(channels[1])];
}

/** Value between two samples by a cubic through four (Catmull-Rom). */
function hermite(samples: Float32Array, position: number): number {
  const n = Math.floor(position);
  const t = position - n;
  const b = samples[n] ?? 0;
  if (t === 0) return b;
  const a = samples[n - 1] ?? b;
  const c = samples[n + 1] ?? 0;
  const d = samples[n + 2] ?? c;
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
