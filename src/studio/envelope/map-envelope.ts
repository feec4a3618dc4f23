import type { Curve } from '../../core/curve/curve';
import { replaceSpan, sliceCurve, type TimeRange } from '../../core/curve/range';
import { mapEachChannel } from '../../core/curve/stereo';
import { atSensitivity } from '../../core/mapper/detected-hits';
import { type Mapping, silentMapping, spliceMapping } from '../../core/mapper/splice-mapping';
import type { Envelope } from '../../core/loudness/envelope';
import { spanWithContext } from '../../core/mapper/windows';
import type { PackManifest } from '../../core/pack/manifest';
import { type Prediction, type Project, projectDuration } from '../../core/project/project';
import { toSamples } from '../../core/time/samples';
import { isUnedited, predictionCurve } from '../../editor/mapper/prediction';
import { withCurve } from '../../editor/scene';
import type { Engine, MapResult, PictureFrames } from '../../engine/api';
import type { Clip } from '../../media/api';
import type { WorkContext } from '../jobs/early-work';
import { GrowingPrediction, partialWithin, type PartialPrediction } from './partial-prediction';

/** The mapper's result for a part of the clip. */
export interface PartMapping {
  readonly result: MapResult;
  /** Seconds of the clip at which the result starts. */
  readonly start: number;
}

/** `onPart` receives what is decoded so far, after each window; null where none of it lies in the range. */
export type MapContext = WorkContext<PartialPrediction | null>;

/**
 * Streams the clip's frames through the mapper.
 * @param range maps this span only, with context on both sides; null for the whole clip.
 * @throws StudioError of media or engine
 */
export async function mapEnvelope(
  clip: Clip,
  engine: Engine,
  manifest: PackManifest,
  range: TimeRange | null,
  { signal, progress, onPart }: MapContext,
): Promise<PartMapping> {
  const { fps, width, height, fit, chunkFrames, windowFrames, windowEnvelope } = manifest.video;
  const { duration } = clip.info;
  const window = { frames: windowFrames, values: windowEnvelope };
  const { start, end } = range ? spanWithContext(range, duration, window, fps) : { start: 0, end: duration };
  const batches = clip.frames({ fps, width, height, fit, batch: chunkFrames, start, end, signal });
  const request = { frames: pictureFrames(batches), duration: end - start };
  const growing = new GrowingPrediction(start, end - start, manifest.envelope.rate);
  const onDecoded = (samples: Envelope) => {
    const partial = growing.add(samples);
    onPart?.(range ? partialWithin(partial, range) : partial);
  };
  return { result: await engine.mapEnvelope(request, { signal, onProgress: progress, onDecoded }), start };
}

async function* pictureFrames(batches: AsyncIterable<PictureFrames>): AsyncIterable<PictureFrames> {
  for await (const { count, data } of batches) yield { count, data };
}

/** The project with the mapper's result as its prediction and, with sharp transients, as its curve. */
export function withMapping(
  project: Project,
  { envelope, confidence, hits, seconds }: MapResult,
  manifest: PackManifest,
): Project {
  const detection = {
    sensitivity: 0,
    sharpTransients: true,
    decoded: envelope,
    detected: hits,
    seconds,
  };
  const prediction = { envelope, confidence, pack: packName(manifest), detection };
  return withCurve({ ...project, prediction }, predictionCurve(prediction));
}

/**
 * The project with the mapper's result within the range, in prediction and curve; the rest of both stays. A curve that was not edited stays the
 * prediction's.
 */
export function withPartMapping(
  project: Project,
  { result, start }: PartMapping,
  manifest: PackManifest,
  range: TimeRange,
): Project {
  const { rate } = result.envelope;
  const length = toSamples(projectDuration(project), rate);
  const offset = toSamples(start, rate);
  const end = offset + result.envelope.left.length;
  const inPart = (sample: number) => Math.min(length, end, Math.max(offset, sample));
  // One sample more on each side of a border that lies between two.
  const span = [inPart(Math.floor(range.start * rate)), inPart(Math.ceil(range.end * rate) + 1)] as const;
  const part = { decoded: result.envelope, confidence: result.confidence, detected: result.hits };
  const { decoded, confidence, detected } = spliceMapping(
    earlierMapping(project.prediction, length, rate),
    part,
    offset,
    span,
  );
  const { sensitivity, sharpTransients } = project.prediction?.detection ?? {
    sensitivity: 0,
    sharpTransients: true,
  };
  const prediction: Prediction = {
    envelope: atSensitivity(decoded, detected, sensitivity),
    confidence,
    pack: packName(manifest),
    detection: { sensitivity, sharpTransients, decoded, detected, seconds: result.seconds },
  };
  const predicted = predictionCurve(prediction);
  if (isUnedited(project)) return withCurve({ ...project, prediction }, predicted);
  const silence: Curve = [0, projectDuration(project)].map((time) => ({ time, value: 0, shape: 'linear' }));
  return withCurve(
    { ...project, prediction },
    mapEachChannel(project.curve, (curve, channel) =>
      replaceSpan(curve.length > 0 ? curve : silence, sliceCurve(predicted[channel], range)),
    ),
  );
}

/** What the mapper said of the clip before; silence where it said nothing or spoke of another rate or length. */
function earlierMapping(prediction: Prediction | null, length: number, rate: number): Mapping {
  const silent = silentMapping(length, rate);
  if (prediction?.envelope.rate !== rate || prediction.envelope.left.length !== length) return silent;
  const { detection, envelope, confidence } = prediction;
  return detection
    ? { decoded: detection.decoded, detected: detection.detected, confidence }
    : { decoded: envelope, detected: silent.detected, confidence };
}

function packName({ id, version }: PackManifest): string {
  return `${id} ${version}`;
}
