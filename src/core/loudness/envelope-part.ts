import type { Envelope } from './envelope';

/** A copy of an envelope's samples from `start` to before `end`. */
export function envelopePart({ rate, left, right }: Envelope, start: number, end: number): Envelope {
  return { rate, left: left.slice(start, end), right: right.slice(start, end) };
}
