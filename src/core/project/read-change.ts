import * as v from 'valibot';
import type { Breakpoint, Curve, StereoCurve } from '../curve/curve';
import { applySplice, reverseSplice, sameJson, type Splice } from './array-splice';
import { firstErrorOnly } from './bounded';
import { curveSchema } from './curve-schema';
import { projectSchema, takesWithCurveKeys } from './file-schema';
import type { Prediction, Project, Take } from './project';
import { type FieldChange, isJoined, mapTakes, type ProjectChange } from './project-change';
import { withCurves } from './with-curves';

/** The values that are stored separately. The functions throw when there is none of that key, or it is damaged. */
export interface SharedValues {
  prediction(key: string): Prediction;
  curve(key: string): StereoCurve;
}

type TakeWithCurveKey = v.InferOutput<typeof takesWithCurveKeys>[number];

const handledSeparately = new Set(['schemaVersion', 'curve', 'prediction', 'takeCurves']);
const fields: Readonly<Record<string, v.GenericSchema>> = {
  ...Object.fromEntries(
    Object.entries(projectSchema.entries).filter(([name]) => !handledSeparately.has(name)),
  ),
  takes: takesWithCurveKeys,
};

function spliceOf<T extends readonly unknown[]>(items: v.GenericSchema<unknown, T>) {
  return v.object({ at: v.pipe(v.number(), v.safeInteger(), v.minValue(0)), out: items, into: items });
}

function checkedField(name: string, change: unknown): FieldChange {
  const schema = fields[name];
  if (!schema) throw new RangeError(`unknown field ${name}`);
  if (name === 'takes') return v.parse(spliceOf(takesWithCurveKeys), change, firstErrorOnly);
  return v.parse(
    v.union([spliceOf(schema as v.GenericSchema<unknown[]>), v.object({ was: schema, is: schema })]),
    change,
    firstErrorOnly,
  );
}

const changeSchema = v.object({
  fields: v.record(v.string(), v.unknown()),
  left: v.nullable(spliceOf(curveSchema)),
  right: v.nullable(spliceOf(curveSchema)),
  joined: v.tuple([v.boolean(), v.boolean()]),
  prediction: v.optional(v.tuple([v.nullable(v.string()), v.nullable(v.string())])),
});

/** @throws Error if `json` is not a valid change. */
export function checkChange(json: unknown): ProjectChange {
  const change = v.parse(changeSchema, json, firstErrorOnly);
  return {
    fields: Object.fromEntries(
      Object.entries(change.fields).map(([name, field]) => [name, checkedField(name, field)]),
    ),
    left: change.left,
    right: change.right,
    joined: change.joined,
    ...(change.prediction && { prediction: change.prediction }),
  };
}

/** The inverse change. */
export function reverseChange({
  fields: changed,
  left,
  right,
  joined,
  prediction,
}: ProjectChange): ProjectChange {
  const back = (change: FieldChange): FieldChange =>
    'at' in change ? reverseSplice(change) : { was: change.is, is: change.was };
  return {
    fields: Object.fromEntries(Object.entries(changed).map(([name, change]) => [name, back(change)])),
    left: left && reverseSplice(left),
    right: right && reverseSplice(right),
    joined: [joined[1], joined[0]],
    ...(prediction && { prediction: [prediction[1], prediction[0]] as const }),
  };
}

function applyField(name: string, value: unknown, change: FieldChange, shared: SharedValues): unknown {
  if (name === 'takes') {
    const splice = mapTakes(change as Splice<TakeWithCurveKey>, (take) =>
      withCurves(take, (key: string | null) => (key === null ? null : shared.curve(key))),
    );
    return applySplice(value as readonly Take[], splice);
  }
  if ('at' in change) return applySplice(value as readonly unknown[], change);
  if (!sameJson(value, change.was)) throw new RangeError('the change belongs to another document');
  return change.is;
}

function applyCurve(curve: Curve, splice: Splice<Breakpoint> | null): Curve {
  if (!splice) return curve;
  const next = applySplice(curve, splice);
  const from = Math.max(1, splice.at);
  const until = Math.min(next.length - 1, splice.at + splice.into.length);
  for (let i = from; i <= until; i++) {
    if (next[i]!.time <= next[i - 1]!.time) throw new RangeError('points out of order');
  }
  return next;
}

/** @throws Error if the project is not the one from which the change was computed. */
export function applyChange(project: Project, change: ProjectChange, shared: SharedValues): Project {
  if (isJoined(project.curve) !== change.joined[0])
    throw new RangeError('the change belongs to another document');
  const left = applyCurve(project.curve.left, change.left);
  const other = change.joined[1] ? left : applyCurve(project.curve.right, change.right);
  // Channels with equal points may still be separate curves.
  const right = other === left && !change.joined[1] ? [...other] : other;
  const untouched = left === project.curve.left && right === project.curve.right;
  const changed = Object.entries(change.fields).map(([name, field]) => [
    name,
    applyField(name, project[name as keyof Project], field, shared),
  ]);
  const prediction =
    change.prediction === undefined
      ? project.prediction
      : change.prediction[1] && shared.prediction(change.prediction[1]);
  return {
    ...project,
    ...(Object.fromEntries(changed) as Partial<Project>),
    prediction: prediction || null,
    curve: untouched ? project.curve : { left, right },
  };
}
