/**
 * How the segment that starts at a breakpoint runs to the next one: straight in linear RMS; straight in decibels, as sounds
 * decay (to or from silence, where decibels end, it is straight in RMS too); held; or along an S.
 */
export type SegmentShape = 'linear' | 'exponential' | 'hold' | 'smooth';

/** One editable point of a channel's curve. `time` in seconds from the clip's start, `value` linear RMS 0..1. */
export interface Breakpoint {
  readonly time: number;
  readonly value: number;
  readonly shape: SegmentShape;
  /**
   * Smooth segments only: the part of the S-curve 3p² - 2p³ that this segment shows, [0, 1] when absent.
   * A segment cut in two keeps its course exactly, because each half shows its part of the same S.
   */
  readonly phase?: readonly [number, number];
  /**
   * How far the segment is bent: the exponent k of the course (e^(ku) - 1) / (e^k - 1) that runs through the shape, u = 0..1
   * along the segment. Absent or 0 is unbent; above 0 the segment leaves its start slowly, below 0 fast. Held segments ignore it.
   */
  readonly bend?: number;
}

/** Breakpoints in strictly ascending time. Before the first and after the last the curve holds their values; an empty curve is silence. */
export type Curve = readonly Breakpoint[];

/** What the designer edits. The sampled `Envelope` is always computed from it, so that what is drawn is what is rendered. */
export interface StereoCurve {
  readonly left: Curve;
  readonly right: Curve;
}
