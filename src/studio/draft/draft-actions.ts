import { noiseFloor, type SoundEnvelopeSettings } from '../../core/curve/drawing/envelope-from-sound';
import { StudioError, throwIfAborted } from '../../core/errors';
import { READ_ONLY } from '../../editor/read-only-reason';
import { describeRange } from '../../editor/describe';
import type { Gesture } from '../../editor/editor';
import { defaultEnvelopeSettings } from '../envelope/envelope-file';
import type { StudioServices } from '../services';
import { draftSeconds, type EnvelopeDraft, type Place, placesFor, withDraft } from './envelope-draft';
import { measureLoudness } from './measure-loudness';
import { voiceRecording } from './voice-recording';

type Services = Pick<
  StudioServices,
  'editor' | 'jobs' | 'log' | 'media' | 'microphone' | 'session' | 'store' | 'transport'
>;

type DraftChange = Partial<SoundEnvelopeSettings> & {
  readonly place?: Place;
  readonly snapOnsets?: boolean;
};

/** A voice or a sound file becomes the curve. The lane shows the draft while it is adjusted; applying it is one undo step. */
export interface DraftActions {
  fromSound(file: File): Promise<void>;
  /** Records the microphone while the clip plays; stops a recording that runs. */
  recordVoice(): Promise<void>;
  /** Stops a recording at the end of its range; call once per frame. @param showPeak gets the peak since the last call, linear. */
  advanceRecording(showPeak: (peak: number) => void): void;
  adjust(change: DraftChange): void;
  apply(): void;
  discard(): void;
}

/** Peak level of a new draft, dB: loud, with headroom for the peaks of the sound. */
const DEFAULT_PEAK = -12;
/** Median filter of a new draft, seconds: removes the flutter of a voice, preserves its transients. */
const DEFAULT_MEDIAN = 0.05;

export function draftActions(services: Services): DraftActions {
  const { editor, jobs, media, store, transport } = services;
  let gesture: Gesture | null = null;

  const envelopeSettings = () => store.getState().manifest?.envelope ?? defaultEnvelopeSettings;

  function show(envelopeDraft: EnvelopeDraft): void {
    store.setState({ envelopeDraft });
    const { frames } = editor.session;
    gesture?.update((scene) => withDraft(scene, envelopeDraft, frames));
  }

  function begin(
    name: string,
    undoLabel: string,
    { measured, places }: Pick<EnvelopeDraft, 'measured' | 'places'>,
  ): void {
    if (editor.state.readOnly) throw new StudioError('request-invalid', READ_ONLY);
    const [place] = Object.keys(places) as Place[];
    const range = place && places[place];
    if (!range) {
      throw new StudioError('request-invalid', 'No time left after the playhead. Move the playhead back.');
    }
    gesture = editor.beginGesture(undoLabel);
    const { left, right } = measured;
    const floor = noiseFloor(left === right ? [left] : [left, right]);
    show({
      name,
      measured,
      place,
      places,
      settings: { medianSeconds: DEFAULT_MEDIAN, floor, loudness: 'peak', decibels: DEFAULT_PEAK },
      snapOnsets: false,
    });
    editor.announce(`${name} drafted over ${describeRange(editor.state, range)}. Adjust, apply or discard`);
  }

  // Undo, an edit in the lane or another clip ends the gesture, and with it the draft.
  editor.store.subscribe(() => {
    if (!gesture || gesture.open) return;
    gesture = null;
    store.setState({ envelopeDraft: null });
  });

  /** Announced, and in the status line in place of the notice that the draft is there. */
  function report({ name }: EnvelopeDraft, outcome: 'applied' | 'discarded'): void {
    const text = `${name} ${outcome}`;
    editor.announce(text);
    store.setState({ notice: `${text}.` });
  }

  const recording = voiceRecording(services, async (pcm, places, signal) => {
    const measured = await measureLoudness(pcm, envelopeSettings(), signal);
    throwIfAborted(signal);
    begin('Voice', 'Voice to envelope', { measured, places });
    return `Recorded ${draftSeconds({ measured }).toFixed(1)} s.`;
  });

  return {
    fromSound: (file) =>
      jobs.run(
        'open',
        'read',
        async ({ signal }) => {
          const { clip } = editor.document;
          if (clip === null) throw new StudioError('request-invalid', 'Open a video first.');
          const decoder = await media();
          const pcm = await decoder.decodeSoundFile(file, clip.duration, signal);
          const measured = await measureLoudness(pcm, envelopeSettings(), signal);
          throwIfAborted(signal);
          const places = placesFor(editor.state, draftSeconds({ measured }), transport.now());
          begin(file.name, 'Sound to envelope', { measured, places });
          return `${file.name} drafted as an envelope. Apply or discard it.`;
        },
        file.name,
      ),

    recordVoice: () => recording.toggle(),
    advanceRecording: (showPeak) => showPeak(recording.advance()),

    adjust({ place, snapOnsets, ...settings }) {
      const { envelopeDraft } = store.getState();
      if (!envelopeDraft) return;
      show({
        ...envelopeDraft,
        settings: { ...envelopeDraft.settings, ...settings },
        place: place ?? envelopeDraft.place,
        snapOnsets: snapOnsets ?? envelopeDraft.snapOnsets,
      });
    },

    apply() {
      const { envelopeDraft } = store.getState();
      gesture?.commit();
      if (envelopeDraft) report(envelopeDraft, 'applied');
    },

    discard() {
      const { envelopeDraft } = store.getState();
      gesture?.cancel();
      if (envelopeDraft) report(envelopeDraft, 'discarded');
    },
  };
}
