import { pointCount } from '../curve/stereo';
import { StudioError } from '../errors';
import { frameRateBounds, listLimits, MAX_DURATION } from './bounds';
import { toCurveTable } from './curve-table';
import type { ClipReference, Project } from './project';
import { recipesOf } from './recipes-of';

/** Limits of a project file, tested before a project grows beyond them: it could be saved, but not opened again. */

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function hasTooManyPoints(project: Project): boolean {
  const { curve, takes } = project;
  const curves = new Set([curve, ...takes.flatMap(recipesOf).flatMap((recipe) => recipe.curve ?? [])]);
  if (sum([...curves].map(pointCount)) <= listLimits.pointsInAll) return false;
  // Equal curves are stored once.
  const { takeCurves } = toCurveTable(project);
  return sum([curve, ...takeCurves].map(pointCount)) > listLimits.pointsInAll;
}

const shown = (count: number) => count.toLocaleString('en-US');

export const TOO_MANY_RETAKES = `The takes of a project hold up to ${shown(listLimits.retakesInAll)} retaken ranges together: delete some takes first.`;

/** Which limit the project exceeds, as a sentence with what to do; null if none. Counts lists; needs no time for their length. */
export function exceededLimit(project: Project): string | null {
  const { curve, markers, silenceLocks, takes } = project;
  if (Math.max(curve.left.length, curve.right.length) > listLimits.points)
    return `An envelope holds up to ${shown(listLimits.points)} points in each channel: simplify it, or import it at a lower rate.`;
  if (hasTooManyPoints(project))
    return `The envelopes of a project and its takes hold up to ${shown(listLimits.pointsInAll)} points together: simplify the envelope, or delete takes.`;
  if (takes.length > listLimits.takes)
    return `A project holds up to ${shown(listLimits.takes)} takes: delete some first.`;
  if (markers.length > listLimits.markers)
    return `A project holds up to ${shown(listLimits.markers)} markers: delete some first.`;
  if (sum(takes.map(({ retakes }) => retakes.length)) > listLimits.retakesInAll) return TOO_MANY_RETAKES;
  const locks =
    silenceLocks.length + sum(takes.flatMap(recipesOf).map((recipe) => recipe.silenceLocks.length));
  if (silenceLocks.length > listLimits.silenceLocks || locks > listLimits.silenceLocksInAll)
    return `A project holds up to ${shown(listLimits.silenceLocks)} silence locks: remove some, or delete takes.`;
  return null;
}

/** @throws StudioError request-invalid with the sentence of `exceededLimit`. */
export function requireWithinLimits(project: Project): void {
  const limit = exceededLimit(project);
  if (limit !== null) throw new StudioError('request-invalid', limit);
}

/** @throws StudioError media-unsupported for a clip that a project cannot refer to. */
export function requireUsableClip({ duration, fileName, frameRate }: ClipReference): void {
  if (!(duration >= 0 && duration <= MAX_DURATION)) {
    throw new StudioError(
      'media-unsupported',
      `${fileName} is longer than ${MAX_DURATION / 3600} hours, the longest clip that the studio edits. Cut it into parts first.`,
      `duration ${duration}`,
    );
  }
  const { numerator, denominator } = frameRate;
  const isWhole = [numerator, denominator].every((number) => Number.isSafeInteger(number) && number > 0);
  const rate = numerator / denominator;
  if (isWhole && rate >= frameRateBounds.min && rate <= frameRateBounds.max) return;
  throw new StudioError(
    'media-unsupported',
    `${fileName} has ${Number(rate.toPrecision(4))} frames a second; the studio edits ${frameRateBounds.min} to ${frameRateBounds.max}. Convert it to another frame rate first.`,
    `frame rate ${numerator}/${denominator}`,
  );
}
