import type { Take } from './project';

/** The take that follows the curve it was asked for most closely, the later of equals; null among fewer than two. */
export function bestTake(takes: readonly Take[]): Take | null {
  if (takes.length < 2) return null;
  return takes.reduce((best, take) => (take.envelopeError <= best.envelopeError ? take : best));
}
