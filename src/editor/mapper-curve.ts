import { crispHits } from '../core/envelope/crisp-hits';
import type { Curve, Envelope, StereoCurve } from '../core/envelope/envelope';
import { atSensitivity, type Sensitivity } from '../core/envelope/mapped-hits';
import { channels } from '../core/envelope/stereo';
import { FINE, stereoFromEnvelope } from '../core/envelope/thin';
import type { Ghost, Project } from '../core/project/document';
import { noPoints, withCurve, type Scene } from './scene';

/** Kept as long as the ghost lives: every move of a drag asks for the curve it started from. */
const soft = new WeakMap<Envelope, StereoCurve>();
const crisp = new WeakMap<Envelope, StereoCurve>();

/** The mapper's envelope as breakpoints, its hits crisp if its reading says so. */
export function curveOfGhost({ envelope, reading }: Ghost): StereoCurve {
  const curves = reading?.crisp ? crisp : soft;
  const known = curves.get(envelope);
  if (known) return known;
  const curve = stereoFromEnvelope(reading?.crisp ? crispHits(envelope) : envelope, FINE);
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
  const own = curveOfGhost(ghost);
  return channels.every((channel) => samePoints(curve[channel], own[channel]));
}

/** The ghost at another sensitivity. The designer's curve follows while it is still the mapper's, else it stays. */
export function withSensitivity(scene: Scene, sensitivity: Sensitivity): Scene {
  const { ghost } = scene.document;
  if (!ghost?.reading || ghost.reading.sensitivity === sensitivity) return scene;
  const envelope = atSensitivity(ghost.reading.decoded, ghost.reading.mapped, sensitivity);
  return withGhost(scene, { ...ghost, envelope, reading: { ...ghost.reading, sensitivity } });
}

/** Hits of the mapper's curve as strikes or as the averages that it maps. The designer's curve follows while it is still the mapper's. */
export function withCrispHits(scene: Scene, crisp: boolean): Scene {
  const { ghost } = scene.document;
  if (!ghost?.reading || ghost.reading.crisp === crisp) return scene;
  return withGhost(scene, { ...ghost, reading: { ...ghost.reading, crisp } });
}

function withGhost(scene: Scene, ghost: Ghost): Scene {
  const changed = { ...scene.document, ghost };
  if (!isUnedited(scene.document)) return { ...scene, document: changed };
  return {
    document: withCurve(changed, curveOfGhost(ghost)),
    selection: { ...scene.selection, points: noPoints },
  };
}
