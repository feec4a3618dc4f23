/** Discrete Fourier transform of a fixed size, a power of two, in place: iterative radix 2 (Cooley and Tukey, 1965). */
export class Fft {
  private readonly cosine: Float64Array;
  private readonly sine: Float64Array;
  private readonly reversed: Uint32Array;

  constructor(readonly size: number) {
    const bits = Math.log2(size);
    this.cosine = Float64Array.from({ length: size / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
    this.sine = Float64Array.from({ length: size / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / size));
    this.reversed = new Uint32Array(size);
    for (let n = 1; n < size; n++) this.reversed[n] = (this.reversed[n >> 1]! >> 1) | ((n & 1) << (bits - 1));
  }

  forward(real: Float64Array, imaginary: Float64Array): void {
    const { size, cosine, sine, reversed } = this;
    for (let n = 0; n < size; n++) {
      const m = reversed[n]!;
      if (m <= n) continue;
      const re = real[n]!;
      const im = imaginary[n]!;
      real[n] = real[m]!;
      imaginary[n] = imaginary[m]!;
      real[m] = re;
      imaginary[m] = im;
    }
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let start = 0; start < size; start += 2 * half) {
        for (let k = 0; k < half; k++) {
          const a = start + k;
          const b = a + half;
          const c = cosine[k * stride]!;
          const s = sine[k * stride]!;
          const re = real[b]! * c - imaginary[b]! * s;
          const im = real[b]! * s + imaginary[b]! * c;
          real[b] = real[a]! - re;
          imaginary[b] = imaginary[a]! - im;
          real[a] = real[a]! + re;
          imaginary[a] = imaginary[a]! + im;
        }
      }
    }
  }

  /** The inverse, scaled so that it undoes `forward`. */
  inverse(real: Float64Array, imaginary: Float64Array): void {
    this.forward(imaginary, real);
    for (let n = 0; n < this.size; n++) {
      real[n]! /= this.size;
      imaginary[n]! /= this.size;
    }
  }
}
