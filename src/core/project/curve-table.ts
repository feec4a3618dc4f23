import type { StereoCurve } from '../curve/curve';
import { sameCurve } from '../curve/same-curve';
import type { CurveReference } from './file-schema';
import type { Project, Take } from './project';
import { type TakeWith, withCurves } from './with-curves';

/** Takes that refer to their curves: equal curves are there once, however many takes were made from them. */
export interface CurveTable {
  readonly takes: readonly TakeWith<CurveReference>[];
  /** Curves of takes other than the project's. */
  readonly takeCurves: readonly StereoCurve[];
}

export function toCurveTable({ curve, takes }: Project): CurveTable {
  const takeCurves: StereoCurve[] = [];
  const referenceTo = (own: StereoCurve | null): CurveReference => {
    if (own === null) return null;
    if (sameCurve(own, curve)) return 'project';
    const known = takeCurves.findIndex((other) => sameCurve(own, other));
    return known >= 0 ? known : takeCurves.push(own) - 1;
  };
  return { takes: takes.map((take) => withCurves(take, referenceTo)), takeCurves };
}

export function fromCurveTable({ takes, takeCurves }: CurveTable, curve: StereoCurve): readonly Take[] {
  const referredTo = (reference: CurveReference): StereoCurve | null => {
    if (reference === 'project') return curve;
    return reference === null ? null : takeCurves[reference]!;
  };
  return takes.map((take) => withCurves(take, referredTo));
}
