import * as v from 'valibot';
import type { PackedCurve, PackedStereoCurve } from '../curve/convert/packed-curve';
import type { StereoCurve } from '../curve/curve';
import { firstErrorOnly } from './bounded';
import { curveSchema, stereoCurve } from './curve-schema';
import { unpackStereo } from './packed-project';

/** Points that are checked without a break. */
const SLICE_POINTS = 10_000;

function isPackedCurve(value: unknown): value is PackedCurve {
  const { times, values, shapes, bends, phases } = (value ?? {}) as Partial<
    Record<keyof PackedCurve, unknown>
  >;
  return (
    times instanceof Float64Array &&
    [values, bends].every((list) => list instanceof Float64Array && list.length === times.length) &&
    shapes instanceof Uint8Array &&
    shapes.length === times.length &&
    phases instanceof Float64Array &&
    phases.length === 2 * times.length
  );
}

function isPackedStereoCurve(value: unknown): value is PackedStereoCurve {
  const { left, right } = (value ?? {}) as Partial<PackedStereoCurve>;
  return isPackedCurve(left) && (right === null || isPackedCurve(right));
}

/** A stored curve, packed or as it is, checked. Yields between slices of the work. @throws Error when it is not valid. */
export function* readStoredCurve(stored: unknown): Generator<void, StereoCurve> {
  if (isPackedStereoCurve(stored)) {
    const curve = yield* unpackStereo(stored);
    for (const points of new Set([curve.left, curve.right])) {
      // One point of overlap: times must ascend from slice to slice too.
      for (let start = 0; start < points.length; start += SLICE_POINTS) {
        v.parse(curveSchema, points.slice(Math.max(0, start - 1), start + SLICE_POINTS), firstErrorOnly);
        yield;
      }
    }
    return curve;
  }
  const { left, right } = stored as Partial<StereoCurve>;
  const parsed = v.parse(stereoCurve, left === right ? { left } : { left, right }, firstErrorOnly);
  return { left: parsed.left, right: parsed.right ?? parsed.left };
}
