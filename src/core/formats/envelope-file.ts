import type { StereoCurve } from '../curve/curve';
import { StudioError } from '../errors';

/** Largest envelope file that is read, bytes; the longest time and the most points per channel it may hold. */
export const MAX_BYTES = 32 * 2 ** 20;
export const MAX_SECONDS = 6 * 3600;
export const MAX_POINTS = 500_000;

/** What an envelope file holds. */
export interface EnvelopeFile {
  readonly curve: StereoCurve;
  /** Seconds that the file covers. */
  readonly seconds: number;
  /** What the file said that the curve cannot, a sentence; empty for nothing. */
  readonly note: string;
}

/** @param place "line 3", "point 4 of left", "byte 120". */
export function invalidEnvelope(source: string, place: string, problem: string): StudioError {
  return new StudioError('envelope-invalid', `${source}, ${place}: ${problem}`);
}
