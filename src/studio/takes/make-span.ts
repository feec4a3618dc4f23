import type { Envelope } from '../../core/loudness/envelope';
import { envelopePart } from '../../core/loudness/envelope-part';
import type { Engine, GenerateOptions, GenerateRequest, GenerateResult } from '../../engine/api';

/** Samples of an envelope, from `start` to before `end`. */
export interface Samples {
  readonly start: number;
  readonly end: number;
}

export interface MadeSpan extends GenerateResult {
  /** Seconds of the take. */
  readonly start: number;
  readonly end: number;
}

/** Makes a part of a take by itself. @param request for the whole take. @param target envelope of the whole take. */
export async function makeSpan(
  engine: Engine,
  request: GenerateRequest,
  target: Envelope,
  { start, end }: Samples,
  options: GenerateOptions,
): Promise<MadeSpan> {
  const { rate, left } = target;
  const from = start / rate;
  // The last sample of an envelope may lie before the end of the take or after it.
  const to = end === left.length ? request.duration : end / rate;
  const envelope = envelopePart(target, start, end);
  const made = await engine.generate({ ...request, envelope, start: from, duration: to - from }, options);
  return { ...made, start: from, end: to };
}
