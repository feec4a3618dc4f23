import type { Breakpoint, Curve, StereoCurve } from '../curve/curve';
import { sameJson, type Splice, spliceBetween } from './array-splice';
import type { Prediction, Project, Take } from './project';
import { withCurves } from './with-curves';

/**
 * The difference of two documents as JSON, applicable in both directions. Predictions and the curves of takes are large and rarely
 * change: they are stored separately and referenced by key, null for none.
 */
export interface ProjectChange {
  readonly fields: Readonly<Record<string, FieldChange>>;
  readonly left: Splice<Breakpoint> | null;
  /** Null if it did not change or is the left curve in both documents. */
  readonly right: Splice<Breakpoint> | null;
  /** Whether both channels share one curve, before and after. */
  readonly joined: readonly [boolean, boolean];
  /** Absent when the prediction did not change. */
  readonly prediction?: readonly [string | null, string | null];
}

export type FieldChange = Splice<unknown> | { readonly was: unknown; readonly is: unknown };

/** Keys of the values that are stored separately, the same for the same object. */
export interface ValueKeys {
  prediction(value: Prediction): string;
  curve(value: StereoCurve): string;
}

/** Fields that are not compared as JSON; the others are those of the project. */
const handledSeparately: readonly (keyof Project)[] = ['curve', 'prediction'];

export const isJoined = ({ left, right }: StereoCurve) => left === right;

function fieldChange(was: unknown, is: unknown): FieldChange | null {
  if (Array.isArray(was) && Array.isArray(is)) return spliceBetween<unknown>(was, is);
  return sameJson(was, is) ? null : { was, is };
}

/** The splice with each take changed. */
export function mapTakes<A, B>({ at, out, into }: Splice<A>, change: (take: A) => B): Splice<B> {
  return { at, out: out.map(change), into: into.map(change) };
}

function takesChange(before: readonly Take[], after: readonly Take[], keys: ValueKeys) {
  const splice = spliceBetween(before, after);
  return (
    splice &&
    mapTakes(splice, (take) => withCurves(take, (curve: StereoCurve | null) => curve && keys.curve(curve)))
  );
}

export function changeBetween(before: Project, after: Project, keys: ValueKeys): ProjectChange {
  const changed = Object.keys(after).flatMap((name) => {
    const key = name as keyof Project;
    if (before[key] === after[key] || handledSeparately.includes(key)) return [];
    const change =
      key === 'takes' ? takesChange(before.takes, after.takes, keys) : fieldChange(before[key], after[key]);
    return change ? [[name, change] as const] : [];
  });
  const joined = [isJoined(before.curve), isJoined(after.curve)] as const;
  const between = (a: Curve, b: Curve) => (a === b ? null : spliceBetween(a, b));
  return {
    fields: Object.fromEntries(changed),
    left: between(before.curve.left, after.curve.left),
    right: joined[0] && joined[1] ? null : between(before.curve.right, after.curve.right),
    joined,
    ...(before.prediction !== after.prediction && {
      prediction: [
        before.prediction && keys.prediction(before.prediction),
        after.prediction && keys.prediction(after.prediction),
      ] as const,
    }),
  };
}
