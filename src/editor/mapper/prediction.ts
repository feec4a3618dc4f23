import { sharpenTransients } from '../../core/mapper/sharpen-transients';
import type { Curve, StereoCurve } from '../../core/curve/curve';
import type { Envelope } from '../../core/loudness/envelope';
import { atSensitivity, type Sensitivity } from '../../core/mapper/detected-hits';
import { channels } from '../../core/curve/stereo';
import { fineTolerance, stereoFromEnvelope } from '../../core/curve/convert/thin';
import type { Prediction, Project } from '../../core/project/project';
import { noPoints, withCurve, type Scene } from '../scene';

/** Kept as long as the prediction lives: every move of a drag asks for the curve it started from. */
const smoothCurves = new WeakMap<Envelope, StereoCurve>();
const sharpCurves = new WeakMap<Envelope, StereoCurve>();

/** The mapper's envelope as breakpoints, its hits crisp if its reading says so. */
export function predictionCurve({ envelope, detection }: Prediction): StereoCurve {
  const curves = detection?.sharpTransients ? sharpCurves : smoothCurves;
  const known = curves.get(envelope);
  if (known) return known;
  const curve = stereoFromEnvelope(
    detection?.sharpTransients ? sharpenTransients(envelope) : envelope,
    fineTolerance,
  );
  curves.set(envelope, curve);
  return curve;
}

function samePoints(a: Curve, b: Curve): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every((point, i) => {
        const other = b[i]!;
        return (
          point.time === other.time &&
          point.value === other.value &&
          point.shape === other.shape &&
          point.bend === other.bend
        );
      }))
  );
}

/** True while nothing was drawn since the mapper's curve was taken over. */
export function isUnedited({ prediction, curve }: Project): boolean {
  if (!prediction) return false;
  const own = predictionCurve(prediction);
  return channels.every((channel) => samePoints(curve[channel], own[channel]));
}

/** The prediction at another sensitivity. The designer's curve follows while it is still the mapper's, else it stays. */
export function withSensitivity(scene: Scene, sensitivity: Sensitivity): Scene {
  const { prediction } = scene.document;
  if (!prediction?.detection || prediction.detection.sensitivity === sensitivity) return scene;
  const envelope = atSensitivity(prediction.detection.decoded, prediction.detection.detected, sensitivity);
  return withPrediction(scene, {
    ...prediction,
    envelope,
    detection: { ...prediction.detection, sensitivity },
  });
}

/** Hits of the mapper's curve as strikes or as the averages that it maps. The designer's curve follows while it is still the mapper's. */
export function withSharpTransients(scene: Scene, sharpTransients: boolean): Scene {
  const { prediction } = scene.document;
  if (!prediction?.detection || prediction.detection.sharpTransients === sharpTransients) return scene;
  return withPrediction(scene, { ...prediction, detection: { ...prediction.detection, sharpTransients } });
}

function withPrediction(scene: Scene, prediction: Prediction): Scene {
  const changed = { ...scene.document, prediction };
  if (!isUnedited(scene.document)) return { ...scene, document: changed };
  return {
    document: withCurve(changed, predictionCurve(prediction)),
    selection: { ...scene.selection, points: noPoints },
  };
}
