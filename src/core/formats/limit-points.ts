import { exactCurve } from '../curve/convert/exact-curve';
import { simplify } from '../curve/convert/simplify';
import { fineTolerance, stereoFromEnvelope } from '../curve/convert/thin';
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

const longerChannel = ({ left, right }: StereoCurve) => Math.max(left.length, right.length);

const sentences = (...parts: readonly string[]) => parts.filter((part) => part !== '').join(' ');

/** A tolerance of `scale` times the finest, as the notes state it. */
const decibels = (scale: number) => `${Number((scale / 2).toPrecision(2))} dB`;

/** How often the step between a tolerance that is too fine and one that is coarse enough is halved. */
const REFINEMENTS = 4;

/** Thins samples until the lane can show them, with about the finest tolerance that does. */
function thinned(envelope: Envelope): { readonly curve: StereoCurve; readonly within: string } {
  const at = (scale: number) => {
    const { absolute, relative } = fineTolerance;
    const curve = stereoFromEnvelope(envelope, { absolute: scale * absolute, relative: scale * relative });
    return { curve, within: decibels(scale) };
  };
  const fits = ({ curve }: { readonly curve: StereoCurve }) => longerChannel(curve) <= MAX_LANE_POINTS;
  let coarse = 1;
  let best = at(coarse);
  if (fits(best)) return best;
  while (!fits(best)) best = at((coarse *= 2));
  let fine = coarse / 2;
  for (let i = 0; i < REFINEMENTS; i++) {
    const middle = Math.sqrt(fine * coarse);
    const tried = at(middle);
    if (fits(tried)) [coarse, best] = [middle, tried];
    else fine = middle;
  }
  return best;
}

/** Samples as a curve: exactly where the lane can show a point for each. */
export function curveOfSamples(envelope: Envelope, notes: readonly string[]): EnvelopeFile {
  const rows = envelope.left.length;
  const seconds = rows / envelope.rate;
  if (rows > MAX_EXACT_ROWS) {
    const { curve, within } = thinned(envelope);
    const note = `${rows} rows were reduced to ${longerChannel(curve)} points within ${within}.`;
    return { curve, seconds, note: sentences(...notes, note) };
  }
  const curve = exactCurve(envelope);
  const note = `Imported exactly as ${curve.left.length} points; “Simplify” reduces them.`;
  return { curve, seconds, note: sentences(...notes, note) };
}

/** A curve with more points than the lane can show becomes one with fewer: the same shape within half a decibel, or what the note says. */
export function limitPoints(file: EnvelopeFile): EnvelopeFile {
  const { curve, seconds, note } = file;
  const count = longerChannel(curve);
  if (count <= MAX_LANE_POINTS) return file;
  const range = { start: 0, end: seconds };
  const [left, right] =
    curve.left === curve.right
      ? Array<StereoCurve['left']>(2).fill(simplify([curve.left], range, fineTolerance)[0]!)
      : [curve.left, curve.right].map((side) => simplify([side], range, fineTolerance)[0]!);
  const fewer = { left: left!, right: right! };
  const reduced =
    longerChannel(fewer) <= MAX_LANE_POINTS
      ? { curve: fewer, within: decibels(1) }
      : thinned(sampleStereo(curve, SAMPLING_RATE, seconds));
  return {
    curve: reduced.curve,
    seconds,
    note: sentences(
      note,
      `${count} points were reduced to ${longerChannel(reduced.curve)} within ${reduced.within}.`,
    ),
  };
}
