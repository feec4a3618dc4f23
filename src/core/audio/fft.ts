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
    const { size, reversed } = this;
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
    let half = 4;
    for (; 2 * half < size; half *= 4) this.twoStages(real, imaginary, half);
    if (half < size) this.lastStage(real, imaginary, half);
  }

  /** Joins spectra of `half` values, four at a time: each value is read and written once for both stages. */
  private twoStages(real: Float64Array, imaginary: Float64Array, half: number): void {
    const { size, cosine, sine } = this;
    for (let start = 0; start < size; start += 4 * half) {
      for (let k = 0; k < half; k++) {
        const a = start + k;
        const b = a + half;
        const c = b + half;
        const d = c + half;
        const cos = cosine[half + k]!;
        const sin = sine[half + k]!;
        const bRe = real[b]! * cos - imaginary[b]! * sin;
        const bIm = real[b]! * sin + imaginary[b]! * cos;
        const dRe = real[d]! * cos - imaginary[d]! * sin;
        const dIm = real[d]! * sin + imaginary[d]! * cos;
        const sumRe = real[a]! + bRe;
        const sumIm = imaginary[a]! + bIm;
        const differenceRe = real[a]! - bRe;
        const differenceIm = imaginary[a]! - bIm;
        const laterSumRe = real[c]! + dRe;
        const laterSumIm = imaginary[c]! + dIm;
        const laterDifferenceRe = real[c]! - dRe;
        const laterDifferenceIm = imaginary[c]! - dIm;
        const cosOfSum = cosine[2 * half + k]!;
        const sinOfSum = sine[2 * half + k]!;
        const cRe = laterSumRe * cosOfSum - laterSumIm * sinOfSum;
        const cIm = laterSumRe * sinOfSum + laterSumIm * cosOfSum;
        // A quarter turn further.
        const eRe = laterDifferenceRe * sinOfSum + laterDifferenceIm * cosOfSum;
        const eIm = laterDifferenceIm * sinOfSum - laterDifferenceRe * cosOfSum;
        real[a] = sumRe + cRe;
        imaginary[a] = sumIm + cIm;
        real[c] = sumRe - cRe;
        imaginary[c] = sumIm - cIm;
        real[b] = differenceRe + eRe;
        imaginary[b] = differenceIm + eIm;
        real[d] = differenceRe - eRe;
        imaginary[d] = differenceIm - eIm;
      }
    }
  }

  /** Joins the last two spectra. */
  private lastStage(real: Float64Array, imaginary: Float64Array, half: number): void {
    const { cosine, sine } = this;
    for (let a = 0; a < half; a++) {
      const b = a + half;
      const cos = cosine[b]!;
      const sin = sine[b]!;
      const re = real[b]! * cos - imaginary[b]! * sin;
      const im = real[b]! * sin + imaginary[b]! * cos;
      real[b] = real[a]! - re;
      imaginary[b] = imaginary[a]! - im;
      real[a] = real[a]! + re;
      imaginary[a] = imaginary[a]! + im;
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
