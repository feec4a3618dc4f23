import { greatestCommonDivisor } from '../time/greatest-common-divisor';

/**
 * Band-limited conversion between two integer sample rates: a polyphase FIR whose prototype is a sinc under a Kaiser window
 * (J. O. Smith, "Digital Audio Resampling"; `scipy.signal.kaiser_beta` for the window's shape).
 * 64 zero crossings a side at the lower rate: flat to 0.91 of the lower Nyquist frequency, about -90 dB beyond it.
 * The same input always gives the same output, whatever the sizes of the blocks it is pushed in.
 */
const ZERO_CROSSINGS = 64;
const STOP_BAND_DECIBELS = 90;
const KAISER_BETA = 0.1102 * (STOP_BAND_DECIBELS - 8.7);
/** Centre of the transition band relative to the lower Nyquist frequency, so that the stop band begins at it. */
const CUTOFF = 1 - (STOP_BAND_DECIBELS - 8) / (2.285 * 2 * ZERO_CROSSINGS * 2 * Math.PI);

/** Modified Bessel function of the first kind, order 0, by its power series; exact to double precision for |x| < 20. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** One channel, streamed: output sample n lies at input time n × from / to; the signal is zero outside what was pushed. */
export class Resampler {
  private readonly up: number;
  private readonly down: number;
  private readonly bandwidth: number;
  private readonly reach: number;
  private readonly kernels = new Map<number, Float64Array>();
  /**
   * Input that later output needs; `buffer[0]` is input sample `bufferStart`. Starts with silence before the signal. In double precision: each sample is
   * multiplied hundreds of times and would be converted as often.
   */
  private buffer: Float64Array;
  private bufferStart: number;
  private received = 0;
  private produced = 0;

  /** Rates in Hz, positive integers. */
  constructor(from: number, to: number) {
    const divisor = greatestCommonDivisor(from, to);
    this.up = to / divisor;
    this.down = from / divisor;
    this.bandwidth = CUTOFF * Math.min(1, to / from);
    this.reach = from === to ? 0 : Math.ceil(ZERO_CROSSINGS / Math.min(1, to / from));
    this.buffer = new Float64Array(this.reach);
    this.bufferStart = -this.reach;
  }

  /** @returns every output sample that no later input changes. */
  push(input: Float32Array): Float32Array {
    const joined = new Float64Array(this.buffer.length + input.length);
    joined.set(this.buffer);
    joined.set(input, this.buffer.length);
    this.buffer = joined;
    this.received += input.length;
    const complete = this.received - this.reach;
    return this.produceTo(Math.max(this.produced, Math.ceil((complete * this.up) / this.down)));
  }

  /** @returns the remaining samples; the whole output has ceil(input × to / from). */
  finish(): Float32Array {
    const total = Math.ceil((this.received * this.up) / this.down);
    const received = this.received;
    const rest = this.push(new Float32Array(this.reach + 1));
    this.received = received;
    return rest.subarray(0, Math.max(0, total - (this.produced - rest.length)));
  }

  private produceTo(end: number): Float32Array {
    const output = new Float32Array(end - this.produced);
    const { buffer } = this;
    for (let n = 0; n < output.length; n++) {
      const position = (this.produced + n) * this.down;
      const index = Math.floor(position / this.up);
      const kernel = this.kernel(position - index * this.up);
      const start = index - this.reach - this.bufferStart;
      output[n] = product(kernel, buffer, start);
    }
    this.produced = end;
    const next = Math.floor((end * this.down) / this.up) - this.reach;
    this.buffer = this.buffer.slice(Math.max(0, next - this.bufferStart));
    this.bufferStart = Math.max(this.bufferStart, next);
    return output;
  }

  /** Weights of the 2 reach + 1 input samples around an output sample that lies `phase / up` after the middle one. */
  private kernel(phase: number): Float64Array {
    const known = this.kernels.get(phase);
    if (known) return known;
    const kernel = new Float64Array(2 * this.reach + 1);
    const width = this.reach + 1;
    let gain = 0;
    for (let k = 0; k < kernel.length; k++) {
      const x = k - this.reach - phase / this.up;
      const angle = Math.PI * this.bandwidth * x;
      const sinc = x === 0 ? 1 : Math.sin(angle) / angle;
      const window = besselI0(KAISER_BETA * Math.sqrt(1 - (x / width) ** 2));
      kernel[k] = sinc * window;
      gain += kernel[k]!;
    }
    for (let k = 0; k < kernel.length; k++) kernel[k]! /= gain;
    this.kernels.set(phase, kernel);
    return kernel;
  }
}

/** Sum of the kernel's weights times the samples from `start` on. In four sums: a processor adds to one of them while the last addition to another is on its way. */
function product(kernel: Float64Array, samples: Float64Array, start: number): number {
  const whole = kernel.length & ~3;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let k = 0; k < whole; k += 4) {
    const at = start + k;
    a += kernel[k]! * samples[at]!;
    b += kernel[k + 1]! * samples[at + 1]!;
    c += kernel[k + 2]! * samples[at + 2]!;
    d += kernel[k + 3]! * samples[at + 3]!;
  }
  for (let k = whole; k < kernel.length; k++) a += kernel[k]! * samples[start + k]!;
  return a + b + (c + d);
}

/** Resamples a whole channel. @returns ceil(length × to / from) samples. */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples.slice();
  const resampler = new Resampler(from, to);
  const head = resampler.push(samples);
  const tail = resampler.finish();
  const whole = new Float32Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}
