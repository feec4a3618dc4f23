import type { Curve, Envelope, StereoCurve } from '../core/envelope/envelope';
import { atSensitivity, type Sensitivity } from '../core/envelope/mapped-hits';

import { channels } from '../core/envelope/stereo';
import { FINE, stereoFromEnvelope } from '../core/envelope/thin';
import type { Project } from '../core/project/document';
import { noPoints, withCurve, type Scene } from './scene';

/** Kept as long as the ghost lives: every move of a drag asks for the curve it started from. */
const curves = new WeakMap<Envelope, StereoCurve>();

/** The mapper's envelope as breakpoints. */
export function curveOfGhost(envelope: Envelope): StereoCurve {
  const known = curves.get(envelope);
  if (known) return known;
  const curve = stereoFromEnvelope(envelope, FINE);
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
export function isUnedited({ ghost, curve }: Project): boolean {
  if (!ghost) return false;
  const own = curveOfGhost(ghost.envelope);
  return channels.every((channel) => samePoints(curve[channel], own[channel]));
}

/** The ghost at another sensitivity. The designer's curve follows while it is still the mapper's, else it stays. */
export function withSensitivity(scene: Scene, sensitivity: Sensitivity): Scene {
  const { document, selection } = scene;
  const { ghost } = document;
  if (!ghost?.reading || ghost.reading.sensitivity === sensitivity) return scene;
  const envelope = atSensitivity(ghost.reading.decoded, ghost.reading.mapped, sensitivity);
  const changed = { ...document, ghost: { ...ghost, envelope, reading: { ...ghost.reading, sensitivity } } };
  if (!isUnedited(document)) return { ...scene, document: changed };
  return {
    document: withCurve(changed, curveOfGhost(envelope)),
    selection: { ...selection, points: noPoints },
  };
}
