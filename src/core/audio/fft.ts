/**
 * Discrete Fourier transform of a fixed size, a power of two from 4 on, in place: iterative radix 2 (Cooley and Tukey, 1965), the first two stages at
 * once because their factors are 1 and -i.
 */
export class Fft {
  /** Factors of the stage that joins spectra of `half` values: [half + k] = cos and -sin of π k / half. */
  private readonly cosine: Float64Array;
  private readonly sine: Float64Array;
  private readonly reversed: Uint32Array;

  constructor(readonly size: number) {
    const bits = Math.log2(size);
    this.cosine = new Float64Array(size);
    this.sine = new Float64Array(size);
    for (let half = 4; half < size; half *= 2)
      for (let k = 0; k < half; k++) {
        this.cosine[half + k] = Math.cos((Math.PI * k) / half);
        this.sine[half + k] = -Math.sin((Math.PI * k) / half);
      }
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
    firstStages(real, imaginary);
    for (let half = 4; half < size; half *= 2) {
      for (let start = 0; start < size; start += 2 * half) {
        for (let k = 0; k < half; k++) {
          const a = start + k;
          const b = a + half;
          const c = cosine[half + k]!;
          const s = sine[half + k]!;
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

/** Transforms of four values each. */
function firstStages(real: Float64Array, imaginary: Float64Array): void {
  for (let n = 0; n < real.length; n += 4) {
    const sumRe = real[n]! + real[n + 1]!;
    const sumIm = imaginary[n]! + imaginary[n + 1]!;
    const differenceRe = real[n]! - real[n + 1]!;
    const differenceIm = imaginary[n]! - imaginary[n + 1]!;
    const laterSumRe = real[n + 2]! + real[n + 3]!;
    const laterSumIm = imaginary[n + 2]! + imaginary[n + 3]!;
    const laterDifferenceRe = real[n + 2]! - real[n + 3]!;
    const laterDifferenceIm = imaginary[n + 2]! - imaginary[n + 3]!;
    real[n] = sumRe + laterSumRe;
    imaginary[n] = sumIm + laterSumIm;
    real[n + 1] = differenceRe + laterDifferenceIm;
    imaginary[n + 1] = differenceIm - laterDifferenceRe;
    real[n + 2] = sumRe - laterSumRe;
    imaginary[n + 2] = sumIm - laterSumIm;
    real[n + 3] = differenceRe - laterDifferenceIm;
    imaginary[n + 3] = differenceIm + laterDifferenceRe;
  }
}
