import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { peaks } from '../core/audio/peaks';
import type { WavFormat } from '../core/audio/wav';
import { StudioError, toErrorDto } from '../core/errors';
import type { GenerationSettings, Project, Prompt } from '../core/project/document';

import { readProject, serialiseProject } from '../core/project/project';
import type { Editor } from '../editor/editor';
import type { Clip } from '../media/api';
import type { Transport } from '../playback/api';
import { Autosave } from './autosave';
import { defaultEnvelopeRate, envelopeFile, withEnvelopeFile } from './envelope-file';
import { exportWav } from './export-wav';
import { generateTakes, maxSeed, referenceId, withoutTake, withTake } from './generate-takes';
import { JobRunner } from './job';
import type { JobName } from './job';
import { mapEnvelope, withMapping } from './map-envelope';
import { ModelAccess } from './model-access';
import {
  clipReference,
  describeClip,
  holdsWork,
  newProject,
  openClip,
  readWaveform,
  sameClip,
} from './open-clip';
import type { StudioParts } from './parts';
import { SoundBank } from './sound-bank';
import { initialState } from './state';
import type { Mix, StudioState } from './state';
import { loopOf, TrackList } from './tracks';

/** Longest reference sound while no pack says how much it listens to. */
const referenceSeconds = 30;
const referencePeaks = 240;

export interface WavOptions {
  readonly format: WavFormat;
  /** Hz; null for the take's own rate. */
  readonly rate: number | null;
}

/** What the page can do, in the user's terms. Every action ends in state; none rejects. */
export interface Studio {
  readonly store: StoreApi<StudioState>;
  readonly editor: Editor;
  readonly transport: Transport;
  openVideo(file: File): Promise<void>;
  openDemo(): Promise<void>;
  /** Any file that was dropped or pasted: project, envelope, sound or video, told by its name and type. */
  openAny(file: File): Promise<void>;
  mapEnvelope(): Promise<void>;
  generate(): Promise<void>;
  cancel(job: JobName): void;
  setPrompt(patch: Partial<Prompt>): void;
  setSettings(patch: Partial<GenerationSettings>): void;
  /** A typed seed is meant: it is locked. */
  setSeed(seed: number): void;
  rollSeed(): void;
  lockSeed(locked: boolean): void;
  setReference(file: File): Promise<void>;
  clearReference(): void;
  chooseTake(id: string): void;
  deleteTake(id: string): void;
  /** Sets prompt and settings to those that a take was made with. */
  useRecipe(id: string): void;
  setMix(patch: Partial<Mix>): void;
  importEnvelope(file: File): Promise<void>;
  exportEnvelope(): void;
  exportWav(options: WavOptions): Promise<void>;
  exportVideo(): Promise<void>;
  saveProject(): void;
  openProject(file: File): Promise<void>;
  restore(): Promise<void>;
  discardRestorable(): void;
  dismissAlert(): void;
  /** Looks for kept work and reads the pack's manifest; call once after the first paint. */
  start(): Promise<void>;
}

export function createStudio(parts: StudioParts): Studio {
  const { editor, transport, log } = parts;
  const store = createStore<StudioState>(() => initialState);
  const jobs = new JobRunner(store, log);
  const models = new ModelAccess(parts, store);
  const sounds = new SoundBank(parts.storage, log);
  const autosave = new Autosave(parts.storage, parts.now, log);
  const trackList = new TrackList((id) => sounds.get(id));
  let waveformReading = new AbortController();

  const document = () => editor.store.getState().document;
  const currentClip = (): Clip => {
    const { clip } = store.getState();
    if (clip) return clip;
    throw new StudioError('request-invalid', 'Open a video first.');
  };
  const clipName = () => (document().clip?.fileName ?? 'envelope').replace(/\.[^.]+$/, '');

  function syncPlayback(): void {
    const { clip, mix } = store.getState();
    transport.setTracks(trackList.tracks(clip, document(), mix));
  }

  /** Puts the open document aside before another takes its place. */
  async function setAside(): Promise<void> {
    if (!editor.store.getState().dirty || !holdsWork(document())) return;
    await autosave.setAside(document());
    store.setState({ restorable: await autosave.find('previous') });
  }

  function closeClip(): void {
    jobs.cancel('map');
    jobs.cancel('generate');
    waveformReading.abort();
    const { clip } = store.getState();
    store.setState({ clip: null, waveform: null });
    clip?.close();
  }

  async function adoptClip(clip: Clip, file: File): Promise<void> {
    const reference = clipReference(clip.info, file);
    const frames = { rate: clip.info.frameRate, times: clip.info.frameTimes };
    const keeps = sameClip(document().clip, reference);
    if (!keeps) await setAside();
    closeClip();
    if (keeps) editor.setSession({ frames });
    else {
      editor.load(newProject(reference, document()), frames);
      store.setState(({ mix }) => ({ measured: new Map(), mix: { ...mix, originalMuted: false } }));
    }
    transport.setDuration(clip.info.duration);
    transport.setLoop(loopOf(document()));
    store.setState({ clip });
    void drawWaveform(clip);
  }

  async function drawWaveform(clip: Clip): Promise<void> {
    waveformReading = new AbortController();
    const { signal } = waveformReading;
    try {
      const waveform = await readWaveform(clip, signal);
      if (!signal.aborted) store.setState({ waveform });
    } catch (error) {
      const { code, message } = toErrorDto(error);
      if (!signal.aborted && code !== 'cancelled') store.setState({ alert: message });
    }
  }

  /** Shows a document that comes from a file or from storage, with the sounds that are at hand. */
  async function loadDocument(next: Project): Promise<void> {
    const { clip } = store.getState();
    const keepsClip =
      clip !== null && sameClip(next.clip, { ...document().clip!, fileName: clip.info.fileName });
    const ids = next.takes.map(({ id }) => id);
    const { referenceName } = next.prompt;
    const recalled = await sounds.recall(referenceName ? [...ids, referenceId(referenceName)] : ids);
    if (!keepsClip) closeClip();
    editor.load(next, keepsClip ? { rate: clip.info.frameRate, times: clip.info.frameTimes } : undefined);
    transport.setDuration(next.clip?.duration ?? 0);
    transport.setLoop(loopOf(next));
    showReference(referenceName);
    const sounding = new Set(ids.filter((id) => recalled.includes(id)));
    store.setState(({ mix }) => ({
      sounding,
      measured: new Map(),
      mix: { ...mix, originalMuted: sounding.size > 0 },
    }));
  }

  function showReference(name: string | null): void {
    const pcm = name === null ? undefined : sounds.get(referenceId(name));
    const mono = pcm?.channels[0];
    store.setState({
      reference:
        pcm && mono ? { peaks: peaks(mono, referencePeaks), seconds: mono.length / pcm.sampleRate } : null,
    });
  }

  function setPrompt(patch: Partial<Prompt>): void {
    editor.change(
      'Change the prompt',
      (project) => ({ ...project, prompt: { ...project.prompt, ...patch } }),
      {
        mergeKey: `prompt-${Object.keys(patch).join()}`,
      },
    );
  }

  function setSettings(patch: Partial<GenerationSettings>): void {
    editor.change(
      'Change a setting',
      (project) => ({ ...project, settings: { ...project.settings, ...patch } }),
      { mergeKey: `setting-${Object.keys(patch).join()}` },
    );
  }

  const studio: Studio = {
    store,
    editor,
    transport,

    openVideo: (file) =>
      jobs.run('open', 'read', async (context) => {
        const media = await parts.media();
        const clip = await openClip(media, file, context);
        await adoptClip(clip, file);
        return describeClip(clip.info);
      }),

    async openDemo() {
      try {
        await studio.openVideo(await parts.demo());
      } catch (error) {
        log(String(error));
        store.setState({ alert: 'The demo clip could not be loaded. Open a video of your own instead.' });
      }
    },

    async openAny(file) {
      const name = file.name.toLowerCase();
      if (name.endsWith('.json')) await studio.openProject(file);
      else if (name.endsWith('.csv')) await studio.importEnvelope(file);
      else if (isSound(file)) await studio.setReference(file);
      else await studio.openVideo(file);
    },

    mapEnvelope: () =>
      jobs.run('map', 'load', async (context) => {
        const clip = currentClip();
        const engine = await models.engine();
        const manifest = await models.manifest();
        const result = await mapEnvelope(clip, engine, manifest, context);
        store.setState({ engine: result.status });
        editor.change('Map envelope', (project) => withMapping(project, result, manifest));
        return 'The envelope was mapped from the picture.';
      }),

    generate: () =>
      jobs.run('generate', 'load', async (context) => {
        const engine = await models.engine();
        const manifest = await models.manifest();
        const project = document();
        if (project.clip === null) throw new StudioError('request-invalid', 'Open a video first.');
        const { seed, takes } = project.settings;
        await generateTakes(
          project,
          { engine, manifest, sound: (id) => sounds.get(id), now: parts.now },
          context,
          ({ take, pcm, measured }) => {
            sounds.put(take.id, pcm);
            store.setState((state) => ({
              measured: new Map(state.measured).set(take.id, measured),
              sounding: new Set(state.sounding).add(take.id),
              // The first sound made is what one wants to hear.
              mix: { ...state.mix, originalMuted: state.mix.originalMuted || state.sounding.size === 0 },
            }));
            editor.change('Generate a take', (now) => withTake(now, take));
          },
        );
        if (!store.getState().seedLocked) setSettings({ seed: parts.randomSeed() });
        const last = (seed + takes - 1) % (maxSeed + 1);
        return takes === 1
          ? `One take made with seed ${seed}.`
          : `${takes} takes made with seeds ${seed} to ${last}.`;
      }),

    cancel: (job) => jobs.cancel(job),
    setPrompt,
    setSettings,

    setSeed(seed) {
      store.setState({ seedLocked: true });
      setSettings({ seed });
    },
    rollSeed: () => setSettings({ seed: parts.randomSeed() }),
    lockSeed: (seedLocked) => store.setState({ seedLocked }),

    setReference: (file) =>
      jobs.run('reference', 'read', async ({ signal }) => {
        const media = await parts.media();
        const longest = store.getState().manifest?.roles['clap-audio'].maxSeconds ?? referenceSeconds;
        const pcm = await media.decodeAudio(file, longest, signal);
        sounds.put(referenceId(file.name), pcm);
        setPrompt({ referenceName: file.name });
        showReference(file.name);
        return `${file.name} is the reference sound.`;
      }),

    clearReference() {
      jobs.cancel('reference');
      setPrompt({ referenceName: null });
      showReference(null);
    },

    chooseTake(id) {
      store.setState(({ mix }) => ({ mix: { ...mix, takeMuted: false } }));
      editor.change('Choose a take', (project) => ({ ...project, currentTake: id }), {
        mergeKey: 'choose-take',
      });
    },

    deleteTake: (id) => editor.change('Delete a take', (project) => withoutTake(project, id)),

    useRecipe(id) {
      const take = document().takes.find((one) => one.id === id);
      if (!take) return;
      const { prompt, seed, steps, guidance, sampler } = take;
      store.setState({ seedLocked: true });
      editor.change(`Use the recipe of ${take.name}`, (project) => ({
        ...project,
        prompt,
        settings: { ...project.settings, seed, steps, guidance, sampler },
      }));
    },

    setMix: (patch) => store.setState(({ mix }) => ({ mix: { ...mix, ...patch } })),

    importEnvelope: (file) =>
      jobs.run('open', 'read', async () => {
        const project = document();
        if (project.clip === null) throw new StudioError('request-invalid', 'Open a video first.');
        const rate = store.getState().manifest?.envelope.rate ?? defaultEnvelopeRate;
        const { document: next, seconds } = withEnvelopeFile(project, await file.text(), rate, file.name);
        editor.change('Import an envelope', () => next);
        const { duration } = project.clip;
        const rest =
          Math.abs(seconds - duration) < 1 / rate + 1e-9
            ? ''
            : ` It covers ${seconds.toFixed(2)} s; the clip has ${duration.toFixed(2)} s.`;
        return `Envelope read from ${file.name}.${rest}`;
      }),

    exportEnvelope() {
      const rate = store.getState().manifest?.envelope.rate ?? defaultEnvelopeRate;
      parts.deliver(envelopeFile(document(), rate), `${clipName()}_envelope.csv`);
      store.setState({ notice: 'Envelope written.', alert: null });
    },

    exportWav: ({ format, rate }) =>
      jobs.run('export', 'write', async (context) => {
        const { take, pcm } = currentTake();
        const blob = await exportWav(pcm, document().clip!.duration, format, rate, context);
        const fileName = `${clipName()}_${take.name.toLowerCase().replaceAll(' ', '-')}.wav`;
        parts.deliver(blob, fileName);
        return `${fileName} written.`;
      }),

    exportVideo: () =>
      jobs.run('export', 'write', async ({ signal, progress }) => {
        const { take, pcm } = currentTake();
        const media = await parts.media();
        const blob = await media.muxVideo(currentClip(), pcm, {
          signal,
          onProgress: (fraction) => progress({ stage: 'write', fraction, secondsLeft: null }),
        });
        const extension = blob.type.includes('webm')
          ? 'webm'
          : blob.type.includes('matroska')
            ? 'mkv'
            : 'mp4';
        const fileName = `${clipName()}_${take.name.toLowerCase().replaceAll(' ', '-')}.${extension}`;
        parts.deliver(blob, fileName);
        return `${fileName} written, with the original sound as its second track.`;
      }),

    saveProject() {
      const blob = new Blob([serialiseProject(document())], { type: 'application/json' });
      parts.deliver(blob, `${clipName()}.v2a.json`);
      editor.markSaved();
      store.setState({ notice: 'Project saved.', alert: null });
    },

    openProject: (file) =>
      jobs.run('open', 'read', async () => {
        const next = readProject(await file.text(), file.name);
        await setAside();
        await loadDocument(next);
        return openedText(next, store.getState().clip !== null);
      }),

    restore: () =>
      jobs.run('open', 'read', async () => {
        const { restorable } = store.getState();
        const kept = restorable && (await autosave.load(restorable.slot));
        store.setState({ restorable: null });
        if (!kept) return 'There was nothing to restore.';
        await setAside();
        await loadDocument(kept);
        return openedText(kept, store.getState().clip !== null);
      }),

    discardRestorable() {
      const { restorable } = store.getState();
      if (restorable) void autosave.discard(restorable.slot);
      store.setState({ restorable: null });
    },

    dismissAlert: () => store.setState({ alert: null }),

    async start() {
      store.setState({ restorable: await autosave.find('current') });
      // Without a pack the rest of the studio works; the reason is told when the pack is asked for.
      await models.manifest().catch((error: unknown) => log(`pack: ${String(error)}`));
    },
  };

  function currentTake() {
    const { takes, currentTake: id } = document();
    const take = takes.find((one) => one.id === id);
    if (!take) throw new StudioError('request-invalid', 'Generate a take first.');
    const pcm = sounds.get(take.id);
    if (pcm) return { take, pcm };
    throw new StudioError(
      'request-invalid',
      `The sound of ${take.name} is not on this machine. Set its seed and generate it again.`,
    );
  }

  editor.store.subscribe(({ document: now }, { document: before }) => {
    if (now === before) return;
    autosave.schedule(now);
    if (now.takes !== before.takes || now.currentTake !== before.currentTake) syncPlayback();
    if (now.prompt.referenceName !== before.prompt.referenceName) showReference(now.prompt.referenceName);
    if (now.loop !== before.loop || now.inPoint !== before.inPoint || now.outPoint !== before.outPoint) {
      transport.setLoop(loopOf(now));
    }
  });
  store.subscribe((now, before) => {
    if (now.mix !== before.mix || now.clip !== before.clip || now.sounding !== before.sounding)
      syncPlayback();
  });
  return studio;
}

function openedText(project: Project, hasPicture: boolean): string {
  const name = project.clip?.fileName;
  if (!name) return 'Project opened.';
  return hasPicture ? `Project of ${name} opened.` : `Project opened. Open ${name} to see its picture.`;
}

function isSound(file: File): boolean {
  return (
    file.type.startsWith('audio/') || /\.(wav|flac|mp3|m4a|aac|ogg|oga|opus|aiff?|caf|wma)$/i.test(file.name)
  );
}
