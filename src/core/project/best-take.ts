import type { Project, Take } from './project';
import { isMadeFrom } from './take-curve';

/** Whether `take` follows its envelope at least as well as `other`. Takes of early projects have no level error: E-L1 then decides. */
function isAsGood(take: Take, other: Take): boolean {
  const [a, b] = [take.levelError ?? Infinity, other.levelError ?? Infinity];
  if (a !== b) return a < b;
  return (take.envelopeError ?? Infinity) <= (other.envelopeError ?? Infinity);
}

/**
 * The take with the smallest level error (the number that the take list shows), the latest of equal ones; null with fewer than two takes.
 * @param takes of one curve: the errors of takes from different curves cannot be compared.
 */
export function bestOf(takes: readonly Take[]): Take | null {
  if (takes.length < 2) return null;
  return takes.reduce((best, take) => (isAsGood(take, best) ? take : best));
}

/** The best of the takes that were made from the project's present curve. */
export function bestTake(project: Pick<Project, 'curve' | 'silenceLocks' | 'takes'>): Take | null {
  return bestOf(project.takes.filter((take) => isMadeFrom(take, project)));
}
