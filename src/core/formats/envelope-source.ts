import { sampleStereo } from '../curve/evaluate';
import { type EnvelopeFile } from './envelope-file';

/** One of the envelopes that a file holds, read when it is used. */
export interface EnvelopeSource {
  /** As the user knows it: name of the track, controller, channel. */
  readonly name: string;
  read(): EnvelopeFile;
}

/** What the user chooses from. */
export interface EnvelopeSourceInfo {
  readonly name: string;
  readonly seconds: number;
  readonly points: number;
  /** PREVIEW_SAMPLES levels of each channel over the source's duration, linear RMS. */
  readonly left: Float32Array;
  readonly right: Float32Array;
}

export const PREVIEW_SAMPLES = 96;

/** More envelopes than this are not listed. */
export const MAX_SOURCES = 32;

export function describeSource(source: EnvelopeSource): EnvelopeSourceInfo {
  const { curve, seconds } = source.read();
  const { left, right } = sampleStereo(
    curve,
    PREVIEW_SAMPLES / Math.max(seconds, 0.001),
    Math.max(seconds, 0.001),
  );
  return { name: source.name, seconds, points: Math.max(curve.left.length, curve.right.length), left, right };
}
