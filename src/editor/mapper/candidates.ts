import { evaluate } from '../../core/curve/evaluate';
import type { Curve } from '../../core/curve/curve';
import { sharpenTransients } from '../../core/mapper/sharpen-transients';
import { hitLevels, isDrawn } from '../../core/mapper/detected-hits';
import { maximum } from '../../core/curve/edit/maximum';
import { channels, type Channel, mapEachChannel } from '../../core/curve/stereo';
import { curveFromSamples, fineTolerance } from '../../core/curve/convert/thin';
import type { HitDetection, Project } from '../../core/project/project';
import { noPoints, type Scene, withCurve } from '../scene';

/** A low-confidence hit: detected by the mapper, absent from the curve. */
export interface Candidate {
  /** Index among the mapper's hits. */
  readonly hit: number;
  /** Seconds of its peak. */
  readonly time: number;
  /** Linear RMS at its peak. */
  readonly level: Readonly<Record<Channel, number>>;
}

/** A curve with at least this share of the candidate's level (linear) contains the hit. */
const PRESENT_RATIO = 0.7;

const knownPeaks = new WeakMap<HitDetection['detected'], readonly Candidate[]>();

/** The peak of every detected hit; cached. */
function hitPeaks({ decoded, detected }: HitDetection): readonly Candidate[] {
  const cached = knownPeaks.get(detected);
  if (cached) return cached;
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

/** Detected hits that the present sensitivity leaves out and that the curve lacks, ascending in time. @param start and `end` limit their times, seconds. */
export function candidates(
  { prediction, curve }: Project,
  start = -Infinity,
  end = Infinity,
): readonly Candidate[] {
  const detection = prediction?.detection;
  if (!detection) return [];
  return hitPeaks(detection).filter(
    ({ hit, time, level }) =>
      time >= start &&
      time <= end &&
      !isDrawn(detection.detected.hits[hit]!, detection.sensitivity) &&
      channels.some((channel) => evaluate(curve[channel], time) < PRESENT_RATIO * level[channel]),
  );
}

/** Adds a candidate to each channel at its detected level there, linked or not; where the curve is louder, the curve is unchanged. */
export function withCandidate(scene: Scene, { hit }: Candidate): Scene {
  const { document, selection } = scene;
  const detection = document.prediction?.detection;
  if (!detection) return scene;
  const { decoded, detected } = detection;
  const [left, right] = hitLevels(decoded, detected, hit);
  const mappedLevels = { rate: decoded.rate, left, right };
  const levels = detection.sharpTransients ? sharpenTransients(mappedLevels) : mappedLevels;
  const start = detected.hits[hit]!.from / decoded.rate;
  const toCurve = (channel: Channel): Curve =>
    curveFromSamples(levels[channel], decoded.rate, fineTolerance, { start });
  const hitCurve = { left: toCurve('left'), right: toCurve('right') };
  return {
    document: withCurve(
      document,
      mapEachChannel(document.curve, (curve, channel) => maximum(curve, hitCurve[channel])),
    ),
    selection: { ...selection, points: noPoints },
  };
}
