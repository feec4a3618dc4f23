import { bendForMidpoint, withBend } from '../../curve/bend';
import type { Breakpoint } from '../../curve/curve';

/**
 * Shape numbers of REAPER's points, their formulas as in the SWS extension's BR_EnvelopeUtil.cpp: slow start/end x²(3 - 2x), this studio's
 * smooth; fast start 1 - (1 - x)³; fast end x³.
 */
export const shapes = { linear: 0, square: 1, slowStartEnd: 2, fastStart: 3, fastEnd: 4, bezier: 5 };

/** Progress of a fast end, x³, at half its time; it becomes the bend through this point. */
const FAST_END_MIDDLE = 1 / 8;

/** The point with its segment in a REAPER shape, and whether it is approximated; null for an unknown number. */
export function withReaperShape(
  point: Breakpoint,
  code: number,
  tension: number,
): { readonly point: Breakpoint; readonly approximated: boolean } | null {
  const bent = (middle: number) => ({
    point: withBend({ ...point, shape: 'linear' }, bendForMidpoint(middle)),
    approximated: true,
  });
  switch (code) {
    case shapes.linear:
      return { point, approximated: false };
    case shapes.square:
      return { point: { ...point, shape: 'hold' }, approximated: false };
    case shapes.slowStartEnd:
      return { point: { ...point, shape: 'smooth' }, approximated: false };
    case shapes.fastStart:
      return bent(1 - FAST_END_MIDDLE);
    case shapes.fastEnd:
      return bent(FAST_END_MIDDLE);
    case shapes.bezier:
      // Tension 1 changes at the end, -1 at the start.
      return bent((1 - tension) / 2);
    default:
      return null;
  }
}
