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

/** Curves are immutable, so each is packed once. */
const packedCurves = new WeakMap<Curve, PackedCurve>();

function packCurve(curve: Curve): PackedCurve {
  const known = packedCurves.get(curve);
  if (known) return known;
  const { length } = curve;
  const packed = {
    times: new Float64Array(length),
    values: new Float64Array(length),
    shapes: new Uint8Array(length),
    bends: new Float64Array(length).fill(NaN),
    phases: new Float64Array(2 * length).fill(NaN),
  };
  for (let i = 0; i < length; i++) {
    const { time, value, shape, bend, phase } = curve[i]!;
    packed.times[i] = time;
    packed.values[i] = value;
    packed.shapes[i] = shapes.indexOf(shape);
    if (bend !== undefined) packed.bends[i] = bend;
    if (phase !== undefined) packed.phases.set(phase, 2 * i);
  }
  packedCurves.set(curve, packed);
  return packed;
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

/** The curve as arrays. They are remembered: who moves them to another thread packs a curve that nobody packs again. */
export function packStereoCurve({ left, right }: StereoCurve): PackedStereoCurve {
  return { left: packCurve(left), right: right === left ? null : packCurve(right) };
}

export function unpackStereoCurve(packed: PackedStereoCurve): StereoCurve {
  const left = unpackCurve(packed.left);
  return { left, right: packed.right ? unpackCurve(packed.right) : left };
}
