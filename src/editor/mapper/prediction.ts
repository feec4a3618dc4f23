import { sharpenTransients } from '../../core/mapper/sharpen-transients';
import type { StereoCurve } from '../../core/curve/curve';
import type { Envelope } from '../../core/loudness/envelope';
import { atSensitivity, drawnSpans, type Sensitivity } from '../../core/mapper/detected-hits';
import { channels, samePoints } from '../../core/curve/stereo';
import { fineTolerance, stereoFromEnvelope } from '../../core/curve/convert/thin';
import type { Prediction, Project } from '../../core/project/project';
import { noPoints, withCurve, type Scene } from '../scene';

/** Cached for the lifetime of the envelope: every move of a drag needs the curve at its start. */
const smoothCurves = new WeakMap<Envelope, StereoCurve>();
const sharpCurves = new WeakMap<Envelope, StereoCurve>();

/** The mapper's envelope as breakpoints, with sharp transients where the detection asks for them. */
export function predictionCurve({ envelope, detection }: Prediction): StereoCurve {
  const curves = detection?.sharpTransients ? sharpCurves : smoothCurves;
  const cached = curves.get(envelope);
  if (cached) return cached;
  const levels = detection?.sharpTransients
    ? sharpenTransients(envelope, drawnSpans(detection.detected, detection.sensitivity))
    : envelope;
  const curve = stereoFromEnvelope(levels, fineTolerance);
  curves.set(envelope, curve);
  return curve;
}

/** True while the curve equals the prediction's. */
export function isUnedited({ prediction, curve }: Project): boolean {
  if (!prediction) return false;
  const predicted = predictionCurve(prediction);
  return channels.every((channel) => samePoints(curve[channel], predicted[channel]));
}

/** Sets the sensitivity of the prediction. The curve follows while it is unedited. */
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

/** Turns sharp transients of the prediction on or off. The curve follows while it is unedited. */
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
