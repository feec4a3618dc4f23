import { evaluate } from '../../core/curve/evaluate';
import type { Curve } from '../../core/curve/curve';
import { sharpenTransients } from '../../core/mapper/sharpen-transients';
import { hitLevels, isDrawn } from '../../core/mapper/detected-hits';
import { maximum } from '../../core/curve/edit/maximum';
import { channels, type Channel } from '../../core/curve/stereo';
import { curveFromSamples, fineTolerance } from '../../core/curve/convert/thin';
import type { HitDetection, Project } from '../../core/project/project';
import { editCurve, noPoints, type Scene } from '../scene';

/** A hit that the mapper suspects and the curve lacks. */
export interface Candidate {
  /** Index among the mapper's hits. */
  readonly hit: number;
  /** Seconds where it is loudest. */
  readonly time: number;
  /** Linear RMS there. */
  readonly level: Readonly<Record<Channel, number>>;
}

/** A curve this much as loud as the candidate (linear) has it already. */
const PRESENT_RATIO = 0.7;

const knownPeaks = new WeakMap<HitDetection['detected'], readonly Candidate[]>();

/** Every hit of the mapping where it is loudest; worked out once. */
function hitPeaks({ decoded, detected }: HitDetection): readonly Candidate[] {
  const known = knownPeaks.get(detected);
  if (known) return known;
  const found = detected.hits.map(({ from }, hit) => {
    const [left, right] = hitLevels(decoded, detected, hit);
    let loudest = 0;
    for (let i = 1; i < left.length; i++)
      if (left[i]! + right[i]! > left[loudest]! + right[loudest]!) loudest = i;
    return {
      hit,
      time: (from + loudest) / decoded.rate,
      level: { left: left[loudest]!, right: right[loudest]! },
    };
  });
  knownPeaks.set(detected, found);
  return found;
}

/** Hits that the present sensitivity does not draw and that the designer has not put in, ascending in time. */
export function candidates({ prediction, curve }: Project): readonly Candidate[] {
  const reading = prediction?.detection;
  if (!reading) return [];
  return hitPeaks(reading).filter(
    ({ hit, time, level }) =>
      !isDrawn(reading.detected.hits[hit]!, reading.sensitivity) &&
      channels.some((channel) => evaluate(curve[channel], time) < PRESENT_RATIO * level[channel]),
  );
}

/** Adds a candidate at its own level; where the curve is louder already it stays. */
export function withCandidate(scene: Scene, { hit }: Candidate): Scene {
  const { document, selection } = scene;
  const reading = document.prediction?.detection;
  if (!reading) return scene;
  const { decoded, detected } = reading;
  const [left, right] = hitLevels(decoded, detected, hit);
  const mappedLevels = { rate: decoded.rate, left, right };
  const levels = reading.sharpTransients ? sharpenTransients(mappedLevels) : mappedLevels;
  const start = detected.hits[hit]!.from / decoded.rate;
  const over = (channel: Channel): Curve =>
    curveFromSamples(levels[channel], decoded.rate, fineTolerance, { start });
  const both = { left: over('left'), right: over('right') };
  return {
    document: editCurve(document, selection.channel, (curve, channel) => maximum(curve, both[channel])),
    selection: { ...selection, points: noPoints },
  };
}
