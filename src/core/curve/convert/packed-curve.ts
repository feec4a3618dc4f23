import type { Breakpoint, Curve, SegmentShape, StereoCurve } from '../curve';

const shapes: readonly SegmentShape[] = ['linear', 'exponential', 'hold', 'smooth'];

/**
 * A curve in a few arrays, as workers send it: arrays are moved between threads, while the page would need a second to receive half a million
 * objects. Per point: time in seconds, linear RMS, index of the shape, bend, and the phase's start and end.
 */
export interface PackedCurve {
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly shapes: Uint8Array;
  /** NaN where a point has no bend. */
  readonly bends: Float64Array;
  /** Two per point, NaN where a point has no phase. */
  readonly phases: Float64Array;
}

/** `right` is null if both channels share one curve. */
export interface PackedStereoCurve {
  readonly left: PackedCurve;
  readonly right: PackedCurve | null;
}

function packCurve(curve: Curve): PackedCurve {
  return {
    times: Float64Array.from(curve, ({ time }) => time),
    values: Float64Array.from(curve, ({ value }) => value),
    shapes: Uint8Array.from(curve, ({ shape }) => shapes.indexOf(shape)),
    bends: Float64Array.from(curve, ({ bend }) => bend ?? NaN),
    phases: Float64Array.from({ length: 2 * curve.length }, (_, i) => curve[i >> 1]!.phase?.[i & 1] ?? NaN),
  };
}

function unpackCurve(packed: PackedCurve): Curve {
  return Array.from(packed.times, (time, i): Breakpoint => {
    const bend = packed.bends[i]!;
    const [start, end] = [packed.phases[2 * i]!, packed.phases[2 * i + 1]!];
    return {
      time,
      value: packed.values[i]!,
      shape: shapes[packed.shapes[i]!]!,
      ...(!Number.isNaN(start) && { phase: [start, end] as const }),
      ...(!Number.isNaN(bend) && { bend }),
    };
  });
}

export function packStereoCurve({ left, right }: StereoCurve): PackedStereoCurve {
  return { left: packCurve(left), right: right === left ? null : packCurve(right) };
}

export function unpackStereoCurve(packed: PackedStereoCurve): StereoCurve {
  const left = unpackCurve(packed.left);
  return { left, right: packed.right ? unpackCurve(packed.right) : left };
}
