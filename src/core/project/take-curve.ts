import type { StereoCurve } from '../curve/curve';
import { sameCurve } from '../curve/same-curve';
import { currentTakeOf, type Project, type Recipe, type Take, type TakeRecipe } from './project';
import { renderedCurve } from './rendered-curve';
import { type CurveAndLocks, withRange } from './with-range';

/** Last comparison of each curve: a list of takes compares the same curves many times. */
const compared = new WeakMap<StereoCurve, { readonly other: StereoCurve; readonly same: boolean }>();

function isSame(curve: StereoCurve, other: StereoCurve): boolean {
  const last = compared.get(curve);
  if (last?.other === other) return last.same;
  const same = sameCurve(curve, other);
  compared.set(curve, { other, same });
  return same;
}

type Curved = Pick<Recipe, 'curve' | 'silenceLocks'>;

function drawn({ curve, silenceLocks }: Curved): CurveAndLocks | null {
  return curve && { curve, silenceLocks };
}

/** By take: a list of takes asks with every change of the curve. */
const ofTakes = new WeakMap<TakeRecipe, CurveAndLocks>();

/** What the take follows: the curve and the locks that it was made from, in its retakes those of each; null if they were not stored. */
export function curveAndLocksOf(take: TakeRecipe): CurveAndLocks | null {
  const known = ofTakes.get(take);
  if (known) return known;
  let followed = drawn(take);
  for (const retake of take.retakes) {
    const own = drawn(retake);
    followed = followed && own && withRange(followed, own, retake.range);
  }
  if (followed) ofTakes.set(take, followed);
  return followed;
}

/** The target of a take: the curve that it follows, with silence in its locks; null if it was not stored. */
export function curveOfTake(take: TakeRecipe): StereoCurve | null {
  const followed = curveAndLocksOf(take);
  return followed && renderedCurve(followed);
}

/** Whether two curves with their locks are the same target; false where one was not stored. */
export function rendersSame(one: Curved, other: Curved): boolean {
  const [a, b] = [drawn(one), drawn(other)];
  return a !== null && b !== null && isSame(renderedCurve(a), renderedCurve(b));
}

/** Whether a take was made from a curve that renders like this one. */
export function isMadeFrom(take: Take, project: CurveAndLocks): boolean {
  const target = curveOfTake(take);
  return target !== null && isSame(target, renderedCurve(project));
}

/** What a take was made from: the project's curve as it is now, an earlier one, or a curve that was not stored. */
export type CurveOrigin = 'present' | 'earlier' | 'unknown';

export function curveOrigin(take: Take, project: CurveAndLocks): CurveOrigin {
  if (curveOfTake(take) === null) return 'unknown';
  return isMadeFrom(take, project) ? 'present' : 'earlier';
}

/** The curve with which the current take's level is compared: its own, or the project's if its own was not stored. */
export function currentTakeTarget(project: Project): StereoCurve {
  const take = currentTakeOf(project);
  return (take && curveOfTake(take)) ?? renderedCurve(project);
}
