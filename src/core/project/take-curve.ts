import type { StereoCurve } from '../curve/curve';
import { sameCurve } from '../curve/same-curve';
import { currentTakeOf, type Project, type Take } from './project';
import { renderedCurve } from './rendered-curve';

type CurveAndLocks = Pick<Project, 'curve' | 'silenceLocks'>;

/** Last comparison of each curve: a list of takes compares the same curves many times. */
const compared = new WeakMap<StereoCurve, { readonly other: StereoCurve; readonly same: boolean }>();

function isSame(curve: StereoCurve, other: StereoCurve): boolean {
  const last = compared.get(curve);
  if (last?.other === other) return last.same;
  const same = sameCurve(curve, other);
  compared.set(curve, { other, same });
  return same;
}

/** The target of a take: the curve that it was made from, with silence in its locks; null if the curve was not stored. */
export function curveOfTake({ curve, silenceLocks }: Take): StereoCurve | null {
  return curve && renderedCurve({ curve, silenceLocks });
}

/** Whether a take was made from a curve that renders like this one. */
export function isMadeFrom(take: Take, project: CurveAndLocks): boolean {
  const target = curveOfTake(take);
  return target !== null && isSame(target, renderedCurve(project));
}

/** What a take was made from: the project's curve as it is now, an earlier one, or a curve that was not stored. */
export type CurveOrigin = 'present' | 'earlier' | 'unknown';

export function curveOrigin(take: Take, project: CurveAndLocks): CurveOrigin {
  if (take.curve === null) return 'unknown';
  return isMadeFrom(take, project) ? 'present' : 'earlier';
}

/** The curve with which the current take's level is compared: its own, or the project's if its own was not stored. */
export function currentTakeTarget(project: Project): StereoCurve {
  const take = currentTakeOf(project);
  return (take && curveOfTake(take)) ?? renderedCurve(project);
}
