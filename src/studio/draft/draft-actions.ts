import type { Pcm } from '../../core/audio/pcm';
import type { TimeRange } from '../../core/curve/range';
import { noiseFloor, type SoundEnvelopeSettings } from '../../core/curve/drawing/envelope-from-sound';
import { StudioError, toErrorDto } from '../../core/errors';
import { projectDuration } from '../../core/project/project';
import { describeRange } from '../../editor/describe';
import type { Gesture } from '../../editor/editor';
import type { Recorder } from '../../playback/api';
import type { StudioServices } from '../services';
import { defaultEnvelopeSettings } from '../envelope/envelope-file';
import { measureSound } from './measure-pcm';
import { type EnvelopeDraft, type Place, placesFor, withSketch } from './envelope-draft';

/** A voice or any other sound becomes the curve. It shows in the lane while it is adjusted; keeping it is one step. */
export interface SketchActions {
  soundToEnvelope(file: File): Promise<void>;
  /** Records the microphone while the picture plays, over what is marked or from the playhead; again: stops. */
  recordVoice(): Promise<void>;
  /** Ends a recording that has reached the end of its range; call once a frame. @returns its loudest sample since the last call. */
  advanceRecording(): number;
  setSketch(patch: Partial<SoundEnvelopeSettings> & { place?: Place; snapOnsets?: boolean }): void;
  keepSketch(): void;
  discardSketch(): void;
}

/** Level of the loudest place to begin with: loud, with headroom for the sound's own peaks. */
const USUAL_PEAK = -12;
/** A little gist: the flutter of a voice is gone, its hits are kept. Seconds. */
const USUAL_GIST = 0.05;

const VOICE_NAME = 'Voice';

interface Recording {
  readonly recorder: Recorder;
  readonly stream: MediaStream;
  readonly range: TimeRange | null;
  /** Seconds reached when last looked at. */
  reached: number;
}

export function sketchActions(desk: StudioServices): SketchActions {
  const { editor, transport, store, jobs } = desk;
  let gesture: Gesture | null = null;
  let recording: Recording | null = null;

  const settings = () => store.getState().manifest?.envelope ?? defaultEnvelopeSettings;

  function show(envelopeDraft: EnvelopeDraft): void {
    store.setState({ envelopeDraft });
    const { frames } = editor.session;
    gesture?.update((scene) => withSketch(scene, envelopeDraft, frames));
  }

  function begin(name: string, sketch: Pick<EnvelopeDraft, 'measured' | 'places'>): void {
    const places = Object.keys(sketch.places) as Place[];
    const place = places[0];
    if (!place)
      throw new StudioError('request-invalid', 'There is no room behind the playhead. Move it back first.');
    gesture = editor.beginGesture(name === VOICE_NAME ? 'Voice to envelope' : 'Sound to envelope');
    const { left, right } = sketch.measured;
    const floor = noiseFloor(left === right ? [left] : [left, right]);
    show({
      ...sketch,
      name,
      place,
      settings: { medianSeconds: USUAL_GIST, floor, loudness: 'peak', decibels: USUAL_PEAK },
      snapOnsets: false,
    });
    const range = describeRange(editor.state, sketch.places[place]!);
    editor.announce(`${name} drawn over ${range}. Adjust it, then keep or discard it`);
  }

  // A gesture that was ended from elsewhere (undo, a drag on the lane, another clip) closes the sketch.
  editor.store.subscribe(() => {
    if (!gesture || gesture.open) return;
    gesture = null;
    store.setState({ envelopeDraft: null });
  });

  /** In the status line too, in place of the question whether to keep it. */
  function say(what: string): void {
    editor.announce(what);
    store.setState({ notice: `${what}.` });
  }

  function heldBy(range: TimeRange | null, pcm: Pcm, start: number): EnvelopeDraft['places'] {
    const seconds = (pcm.channels[0]?.length ?? 0) / pcm.sampleRate;
    const end = Math.min(projectDuration(desk.document()), start + seconds);
    // A punch-in that ran to its end fills its range; one that was stopped replaces what was heard.
    return { recorded: { start, end: range && range.end - end < 0.05 ? range.end : end } };
  }

  async function finish(): Promise<void> {
    const done = recording;
    if (!done) return;
    recording = null;
    const latency = store.getState().perform.latency / 1000;
    const heard = await done.recorder.finish(latency);
    for (const track of done.stream.getTracks()) track.stop();
    store.setState({ recording: false });
    await jobs.run('open', 'read', async ({ signal }) => {
      if (!heard || (heard.pcm.channels[0]?.length ?? 0) < heard.pcm.sampleRate / 10) {
        throw new StudioError('request-invalid', 'Nothing was recorded: the picture has to play meanwhile.');
      }
      const measured = await measureSound(heard.pcm, settings(), signal);
      begin(VOICE_NAME, { measured, places: heldBy(done.range, heard.pcm, heard.start) });
      return `Recorded ${(measured.left.length / measured.rate).toFixed(1)} s.`;
    });
  }

  transport.subscribe(({ playing }) => {
    if (!playing && recording) void finish();
  });

  return {
    soundToEnvelope: (file) =>
      jobs.run('open', 'read', async ({ signal }) => {
        const { clip } = desk.document();
        if (clip === null) throw new StudioError('request-invalid', 'Open a video first.');
        const media = await desk.media();
        const pcm = await media.decodeSoundFile(file, clip.duration, signal);
        const measured = await measureSound(pcm, settings(), signal);
        const seconds = measured.left.length / measured.rate;
        begin(file.name, { measured, places: placesFor(editor.state, seconds, transport.now()) });
        return `${file.name} is drawn as a curve. Keep or discard it.`;
      }),

    async recordVoice() {
      if (recording) {
        transport.pause();
        return;
      }
      if (store.getState().recording) return;
      store.setState({ recording: true, alert: null });
      let stream: MediaStream | null = null;
      try {
        stream = await desk.microphone();
        transport.pause();
        const recorder = await transport.record(stream);
        const marked = placesFor(editor.state, 0, transport.now());
        const range = marked.selection ?? marked['in-out'] ?? null;
        if (range) transport.seek(range.start);
        recording = { recorder, stream, range, reached: transport.now() };
        await transport.play();
        editor.announce('Recording');
      } catch (error) {
        for (const track of stream?.getTracks() ?? []) track.stop();
        recording = null;
        const { message, detail } = toErrorDto(error);
        if (detail !== undefined) desk.log(detail);
        store.setState({ recording: false, alert: message });
      }
    },

    advanceRecording() {
      if (!recording) return 0;
      const now = transport.now();
      const over = recording.range !== null && now >= recording.range.end;
      const looped = now < recording.reached - 0.1;
      recording.reached = Math.max(recording.reached, now);
      const peak = recording.recorder.takePeak();
      if (over || looped) transport.pause();
      return peak;
    },

    setSketch({ place, snapOnsets, ...patch }) {
      const { envelopeDraft } = store.getState();
      if (!envelopeDraft) return;
      show({
        ...envelopeDraft,
        settings: { ...envelopeDraft.settings, ...patch },
        place: place ?? envelopeDraft.place,
        snapOnsets: snapOnsets ?? envelopeDraft.snapOnsets,
      });
    },

    keepSketch() {
      const { envelopeDraft } = store.getState();
      gesture?.commit();
      if (envelopeDraft) say(`${envelopeDraft.name} kept as the curve`);
    },

    discardSketch() {
      const { envelopeDraft } = store.getState();
      gesture?.cancel();
      if (envelopeDraft) say(`${envelopeDraft.name} discarded`);
    },
  };
}
