import { envelopeFromSound, type SoundEnvelopeSettings } from '../../core/curve/drawing/envelope-from-sound';
import type { TimeRange } from '../../core/curve/range';
import type { Envelope } from '../../core/loudness/envelope';
import { inOutRange } from '../../core/project/in-out-range';
import { projectDuration } from '../../core/project/project';
import { placeEnvelope } from '../../editor/edits/place-envelope';
import type { EditorState } from '../../editor/editor';
import type { Scene } from '../../editor/scene';

/** Where a draft can be put on the clip. */
export type Place = 'recorded' | 'selection' | 'in-out' | 'playhead';
export type Places = Partial<Readonly<Record<Place, TimeRange>>>;

/** A sound turned into an envelope, shown in the lane until it is applied or discarded. */
export interface EnvelopeDraft {
  readonly name: string;
  /** Envelope of the sound. */
  readonly measured: Envelope;
  readonly settings: SoundEnvelopeSettings;
  /** Onsets are moved to the nearest frame. */
  readonly snapOnsets: boolean;
  readonly place: Place;
  /** The places that are possible. */
  readonly places: Places;
}

export function draftSeconds({ measured }: Pick<EnvelopeDraft, 'measured'>): number {
  return measured.left.length / measured.rate;
}

/** Places for a sound of `seconds`: the selected range, in to out point, and from the playhead; the first is the default. */
export function placesFor({ document, selection }: EditorState, seconds: number, playhead: number): Places {
  const duration = projectDuration(document);
  const inOut = inOutRange(document);
  return {
    ...(selection.range && { selection: selection.range }),
    ...(inOut && { 'in-out': inOut }),
    ...(playhead < duration && {
      playhead: { start: playhead, end: Math.min(duration, playhead + seconds) },
    }),
  };
}

/** The scene with the draft as its curve over the draft's place. @param frames of the clip. */
export function withDraft(
  scene: Scene,
  { measured, settings, snapOnsets, place, places }: EnvelopeDraft,
  frames: EditorState['session']['frames'],
): Scene {
  const range = places[place];
  const { rate } = measured;
  if (!range || range.end - range.start < 2 / rate) return scene;
  const [left, right] = envelopeFromSound([measured.left, measured.right], rate, settings) as [
    Float32Array,
    Float32Array,
  ];
  return placeEnvelope(scene, { rate, left, right }, range, snapOnsets ? frames : null);
}
