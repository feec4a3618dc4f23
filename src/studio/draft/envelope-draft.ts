import type { Envelope } from '../../core/loudness/envelope';
import type { TimeRange } from '../../core/curve/range';
import { envelopeFromSound, type SoundEnvelopeSettings } from '../../core/curve/drawing/envelope-from-sound';
import { projectDuration } from '../../core/project/project';
import { placeEnvelope } from '../../editor/edits/place-envelope';
import type { EditorState } from '../../editor/editor';
import type { Scene } from '../../editor/scene';

export type Place = 'recorded' | 'selection' | 'in-out' | 'playhead';

/** A sound that is being made into a curve, shown in the lane until it is kept or discarded. */
export interface EnvelopeDraft {
  readonly name: string;
  /** Its loudness as measured. */
  readonly measured: Envelope;
  readonly settings: SoundEnvelopeSettings;
  readonly snapOnsets: boolean;
  readonly place: Place;
  /** Where it can go. */
  readonly places: Partial<Readonly<Record<Place, TimeRange>>>;
}

export function sketchSeconds({ measured }: EnvelopeDraft): number {
  return measured.left.length / measured.rate;
}

/** Where a sound of so many seconds can go: what is marked by selection or by in and out point, else from the playhead on. */
export function placesFor(
  { document, selection }: EditorState,
  seconds: number,
  playhead: number,
): EnvelopeDraft['places'] {
  const duration = projectDuration(document);
  const { inPoint, outPoint } = document;
  const from = (start: number): TimeRange => ({ start, end: Math.min(duration, start + seconds) });
  return {
    ...(selection.range && { selection: selection.range }),
    ...((inPoint !== null || outPoint !== null) && {
      'in-out': { start: inPoint ?? 0, end: outPoint ?? duration },
    }),
    ...(playhead < duration && { playhead: from(playhead) }),
  };
}

/** The scene with the sketch in its place. @param frames of the clip. */
export function withSketch(
  scene: Scene,
  one: EnvelopeDraft,
  frames: EditorState['session']['frames'],
): Scene {
  const range = one.places[one.place];
  const { rate, left, right } = one.measured;
  if (!range || range.end - range.start < 2 / rate) return scene;
  const [drawnLeft, drawnRight] = envelopeFromSound([left, right], rate, one.settings) as [
    Float32Array,
    Float32Array,
  ];
  return placeEnvelope(
    scene,
    { rate, left: drawnLeft, right: drawnRight },
    range,
    one.snapOnsets ? frames : null,
  );
}
