import { Fft } from '../fft';
import type { Reverb } from './room';
import { roomResponse } from './room-response';

/** Smaller than any 24-bit sample, -180 dBFS: rounding of the transform, which would leave noise where there is none. */
const NOTHING = 1e-9;

/**
 * Adds a room to a sound, in place: the sound convolved with the room's response by overlap-add. The direct sound is not changed. What lasts beyond
 * the end is cut off there.
 */
export function addReverb(
  channels: readonly [Float32Array, Float32Array],
  sampleRate: number,
  { seconds, mix }: Reverb,
): void {
  if (mix === 0) return;
  const { early, late } = roomResponse(seconds, sampleRate);
  const reach = late[0].length;
  const size = 2 ** Math.ceil(Math.log2(2 * reach));
  const fft = new Fft(size);
  const of = (response: Float32Array) => spectrum(response, fft);
  const spectra: Spectra = [of(early[0]), of(early[1]), of(late[0]), of(late[1])];
  const step = size - reach + 1;
  const [left, right] = channels;
  const dry = [left.slice(), right.slice()] as const;
  const [re, im] = [new Float64Array(size), new Float64Array(size)];
  for (let start = 0; start < left.length; start += step) {
    const pieces = dry.map((samples) => samples.subarray(start, start + step));
    if (pieces.every((piece) => piece.every((x) => x === 0))) continue;
    re.fill(0).set(pieces[0]!);
    im.fill(0).set(pieces[1]!);
    fft.forward(re, im);
    multiply(re, im, spectra);
    fft.inverse(re, im);
    const end = Math.min(size, left.length - start);
    for (let n = 0; n < end; n++) {
      if (Math.abs(re[n]!) > NOTHING) left[start + n]! += mix * re[n]!;
      if (Math.abs(im[n]!) > NOTHING) right[start + n]! += mix * im[n]!;
    }
  }
}

interface Spectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
}
/** Early left and right, late left and right. */
type Spectra = readonly [Spectrum, Spectrum, Spectrum, Spectrum];

function spectrum(response: Float32Array, fft: Fft): Spectrum {
  const [re, im] = [new Float64Array(fft.size), new Float64Array(fft.size)];
  re.set(response);
  fft.forward(re, im);
  return { re, im };
}

/** Turns the spectrum of left + i right into that of both channels in the room, in place. */
function multiply(re: Float64Array, im: Float64Array, [earlyL, earlyR, lateL, lateR]: Spectra): void {
  const size = re.length;
  for (let k = 0; k <= size / 2; k++) {
    const m = (size - k) % size;
    // The spectra of the two real channels at k.
    const lRe = (re[k]! + re[m]!) / 2;
    const lIm = (im[k]! - im[m]!) / 2;
    const rRe = (im[k]! + im[m]!) / 2;
    const rIm = (re[m]! - re[k]!) / 2;
    const [midRe, midIm] = [(lRe + rRe) / 2, (lIm + rIm) / 2];
    const aRe = lRe * earlyL.re[k]! - lIm * earlyL.im[k]! + midRe * lateL.re[k]! - midIm * lateL.im[k]!;
    const aIm = lRe * earlyL.im[k]! + lIm * earlyL.re[k]! + midRe * lateL.im[k]! + midIm * lateL.re[k]!;
    const bRe = rRe * earlyR.re[k]! - rIm * earlyR.im[k]! + midRe * lateR.re[k]! - midIm * lateR.im[k]!;
    const bIm = rRe * earlyR.im[k]! + rIm * earlyR.re[k]! + midRe * lateR.im[k]! + midIm * lateR.re[k]!;
    re[k] = aRe - bIm;
    im[k] = aIm + bRe;
    re[m] = aRe + bIm;
    im[m] = bRe - aIm;
  }
}
