import { exactCurve } from '../curve/convert/exact-curve';
import { simplify } from '../curve/convert/simplify';
import { fineTolerance, stereoFromEnvelope, type Tolerance } from '../curve/convert/thin';
import type { StereoCurve } from '../curve/curve';
import { sampleStereo } from '../curve/evaluate';
import type { Envelope } from '../loudness/envelope';
import type { EnvelopeFile } from './envelope-file';

/** Longer files (four minutes at 125 Hz) are thinned: a lane with a point per row would be slow. */
export const MAX_EXACT_ROWS = 30_000;

/** Most points of a channel that the lane shows and edits without delay. */
export const MAX_LANE_POINTS = 30_000;

/** Rate at which a curve with too many points is sampled again, Hz: that of the model's envelope. */
const SAMPLING_RATE = 125;

const pointCount = ({ left, right }: StereoCurve) => Math.max(left.length, right.length);

const sentences = (...parts: readonly string[]) => parts.filter((part) => part !== '').join(' ');

const decibels = (steps: number) => `${0.5 * 2 ** steps} dB`;

/** Thins samples until the lane can show them; the tolerance is doubled as often as it takes. */
function thinned(envelope: Envelope): { readonly curve: StereoCurve; readonly within: string } {
  let tolerance: Tolerance = fineTolerance;
  for (let steps = 0; ; steps++) {
    const curve = stereoFromEnvelope(envelope, tolerance);
    if (pointCount(curve) <= MAX_LANE_POINTS) return { curve, within: decibels(steps) };
    tolerance = { absolute: 2 * tolerance.absolute, relative: 2 * tolerance.relative };
  }
}

/** Samples as a curve: exactly where the lane can show a point for each. */
export function curveOfSamples(envelope: Envelope, notes: readonly string[]): EnvelopeFile {
  const rows = envelope.left.length;
  const seconds = rows / envelope.rate;
  if (rows > MAX_EXACT_ROWS) {
    const { curve, within } = thinned(envelope);
    const note = `${rows} rows were reduced to ${pointCount(curve)} points within ${within}.`;
    return { curve, seconds, note: sentences(...notes, note) };
  }
  const curve = exactCurve(envelope);
  const note = `Imported exactly as ${curve.left.length} points; “Simplify” reduces them.`;
  return { curve, seconds, note: sentences(...notes, note) };
}

/** A curve with more points than the lane can show becomes one with fewer: the same shape within half a decibel, or what the note says. */
export function limitPoints(file: EnvelopeFile): EnvelopeFile {
  const { curve, seconds, note } = file;
  const count = pointCount(curve);
  if (count <= MAX_LANE_POINTS) return file;
  const range = { start: 0, end: seconds };
  const [left, right] =
    curve.left === curve.right
      ? Array<StereoCurve['left']>(2).fill(simplify([curve.left], range, fineTolerance)[0]!)
      : [curve.left, curve.right].map((side) => simplify([side], range, fineTolerance)[0]!);
  const fewer = { left: left!, right: right! };
  const reduced =
    pointCount(fewer) <= MAX_LANE_POINTS
      ? { curve: fewer, within: decibels(0) }
      : thinned(sampleStereo(curve, SAMPLING_RATE, seconds));
  return {
    curve: reduced.curve,
    seconds,
    note: sentences(
      note,
      `${count} points were reduced to ${pointCount(reduced.curve)} within ${reduced.within}.`,
    ),
  };
}
