import {
  type PackedCurve,
  type PackedStereoCurve,
  packStereoCurve,
  unpackStereoCurve,
} from '../curve/convert/packed-curve';
import type { Breakpoint, Curve, StereoCurve } from '../curve/curve';
import { type CurveTable, fromCurveTable, toCurveTable } from './curve-table';
import type { Project } from './project';

/** A document as it is sent between threads and stored: its curves as arrays, which are copied quickly. */
export interface PackedProject extends Omit<Project, 'curve' | 'takes'> {
  readonly curve: PackedStereoCurve;
  readonly takes: CurveTable['takes'];
  readonly takeCurves: readonly PackedStereoCurve[];
}

/** Points that are unpacked without a break: about 5 ms of work. */
const SLICE_POINTS = 10_000;

export function packProject(project: Project): PackedProject {
  const { takes, takeCurves } = toCurveTable(project);
  return {
    ...project,
    curve: packStereoCurve(project.curve),
    takes,
    takeCurves: takeCurves.map(packStereoCurve),
  };
}

/** Yields between slices of the work, so that the caller can let the page do other things. */
export function* unpackProject(packed: PackedProject): Generator<void, Project> {
  const curve = yield* unpackStereo(packed.curve);
  const takeCurves: StereoCurve[] = [];
  const { takeCurves: packedCurves, takes, ...rest } = packed;
  for (const one of packedCurves) takeCurves.push(yield* unpackStereo(one));
  return { ...rest, curve, takes: fromCurveTable({ takes, takeCurves }, curve) };
}

/** Whether a stored document is packed: earlier builds stored it as it is. */
export function isPacked(stored: unknown): stored is PackedProject {
  return typeof stored === 'object' && stored !== null && 'takeCurves' in stored;
}

/** As unpackProject, for one curve. */
export function* unpackStereo({ left, right }: PackedStereoCurve): Generator<void, StereoCurve> {
  const unpacked = yield* unpack(left);
  return { left: unpacked, right: right === null ? unpacked : yield* unpack(right) };
}

function* unpack(packed: PackedCurve): Generator<void, Curve> {
  const points: Breakpoint[] = [];
  const { length } = packed.times;
  for (let start = 0; start < length; start += SLICE_POINTS) {
    const slice = slicePacked(packed, start, Math.min(length, start + SLICE_POINTS));
    for (const point of unpackStereoCurve({ left: slice, right: null }).left) points.push(point);
    yield;
  }
  return points;
}

function slicePacked(packed: PackedCurve, start: number, end: number): PackedCurve {
  return {
    times: packed.times.subarray(start, end),
    values: packed.values.subarray(start, end),
    shapes: packed.shapes.subarray(start, end),
    bends: packed.bends.subarray(start, end),
    phases: packed.phases.subarray(2 * start, 2 * end),
  };
}
