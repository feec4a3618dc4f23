import type { StereoCurve } from '../curve/curve';
import { StudioError } from '../errors';

/** Limits of an envelope file: size in bytes, duration in seconds, points per channel. */
export const MAX_BYTES = 32 * 2 ** 20;
export const MAX_SECONDS = 6 * 3600;
export const MAX_POINTS = 500_000;

/** Content of an envelope file. */
export interface EnvelopeFile {
  readonly curve: StereoCurve;
  /** Duration in seconds. */
  readonly seconds: number;
  /** What the curve cannot represent, as a sentence for the user; empty for nothing. */
  readonly note: string;
}

/** @param place "line 3", "point 4 of left", "byte 120". */
export function invalidEnvelope(source: string, place: string, problem: string): StudioError {
  return new StudioError('envelope-invalid', `${source}, ${place}: ${problem}`);
}
