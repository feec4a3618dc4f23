/**
 * Interpolation of the segment that starts at a breakpoint. linear: straight in linear RMS. exponential: straight in decibels, as
 * sounds decay; straight in RMS if one end is silent. hold: constant. smooth: S-curve 3p² - 2p³.
 */
export type SegmentShape = 'linear' | 'exponential' | 'hold' | 'smooth';

/** One editable point of a channel's curve. `time` in seconds from the clip's start, `value` linear RMS 0..1. */
export interface Breakpoint {
  readonly time: number;
  readonly value: number;
  readonly shape: SegmentShape;
  /**
   * Smooth segments only: the part of the S-curve that this segment covers, [0, 1] when absent. When a segment is split, each half
   * covers its part of the same S-curve, so that the shape does not change.
   */
  readonly phase?: readonly [number, number];
  /**
   * Bend of the segment: exponent k of the time warp (e^(ku) - 1) / (e^k - 1), u = 0..1 along the segment, that is applied before the
   * shape. Absent or 0: not bent. Above 0 the segment starts slowly, below 0 fast. Held segments ignore it.
   */
  readonly bend?: number;
}

/** Breakpoints in strictly ascending time. The curve holds the first value before them and the last value after them; empty is silence. */
export type Curve = readonly Breakpoint[];

/** What the designer edits. The sampled `Envelope` is always computed from it: what is drawn is what is rendered. */
export interface StereoCurve {
  readonly left: Curve;
  readonly right: Curve;
}
