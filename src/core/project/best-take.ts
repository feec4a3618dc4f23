import type { Take } from './project';

/** The take with the smallest envelope error, the latest of equal ones; null with fewer than two takes. */
export function bestTake(takes: readonly Take[]): Take | null {
  if (takes.length < 2) return null;
  return takes.reduce((best, take) => (take.envelopeError <= best.envelopeError ? take : best));
}
