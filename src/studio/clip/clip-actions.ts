import { toErrorDto } from '../../core/errors';
import type { Project } from '../../core/project/project';
import { readProject, serialiseProject } from '../../core/project/project-schema';
import type { Steps } from '../../editor/history';
import type { Scene } from '../../editor/scene';
import type { Clip } from '../../media/api';
import type { StudioServices } from '../services';
import { clipFileName } from '../export/file-names';
import { referenceId } from '../takes/generate-takes';
import { clipReference, describeClip, holdsWork, newProject, openClip, sameClip } from './open-clip';
import { showReference } from '../prompt/prompt-actions';
import { takesWithin } from '../takes/restore-takes';
import { loopOf } from '../playback/tracks';
import { clipWaveform, soundWaveform } from './waveforms';

/** Opening and keeping: the clip and the document made for it. */
export interface DocumentActions {
  openVideo(file: File): Promise<void>;
  openDemo(): Promise<void>;
  openProject(file: File): Promise<void>;
  saveProject(): void;
  restore(): Promise<void>;
  discardRestorable(): Promise<void>;
  /** Looks for work that an earlier visit left. */
  findRestorable(): Promise<void>;
}

export function documentActions(desk: StudioServices): DocumentActions {
  const { editor, transport, store, jobs, sounds, autosave } = desk;
  let waveformReading = new AbortController();

  /** Puts the open document aside before another takes its place. */
  async function setAside(): Promise<void> {
    if (!holdsWork(desk.document())) return;
    await autosave.setAside(editor);
    store.setState({ restorable: await autosave.find() });
  }

  function closeClip(): void {
    jobs.cancel('map');
    jobs.cancel('generate');
    waveformReading.abort();
    const { clip } = store.getState();
    store.setState({ clip: null, productionWaveform: null });
    clip?.close();
  }

  async function adoptClip(clip: Clip, file: File): Promise<void> {
    const reference = clipReference(clip.info, file);
    const frames = { rate: clip.info.frameRate, times: clip.info.frameTimes };
    const keeps = sameClip(desk.document().clip, reference);
    if (!keeps) await setAside();
    closeClip();
    if (keeps) editor.setSession({ frames });
    else {
      editor.load(newProject(reference, desk.document()), frames);
      store.setState(({ mix }) => ({ takeEnvelopes: new Map(), mix: { ...mix, productionMuted: false } }));
    }
    transport.setDuration(clip.info.duration);
    transport.setLoop(loopOf(desk.document()));
    if (!keeps) transport.seek(0);
    store.setState({ clip });
    void drawWaveform(clip);
  }

  async function drawWaveform(clip: Clip): Promise<void> {
    waveformReading = new AbortController();
    const { signal } = waveformReading;
    try {
      const waveform = await clipWaveform(clip, signal);
      if (!signal.aborted) store.setState({ productionWaveform });
    } catch (error) {
      const { code, message } = toErrorDto(error);
      if (!signal.aborted && code !== 'cancelled') store.setState({ alert: message });
    }
  }

  /** Shows a document that comes from a file or from storage, with the sounds that are at hand. */
  async function showDocument(next: Project, steps?: Steps<Scene>): Promise<string> {
    const before = desk.document().clip;
    const { clip } = store.getState();
    const keepsClip = clip !== null && before !== null && sameClip(next.clip, before);
    const ids = next.takes.map(({ id }) => id);
    const { referenceName } = next.prompt;
    const recalled = await sounds.recall(referenceName ? [...ids, referenceId(referenceName)] : ids);
    if (!keepsClip) closeClip();
    const frames = keepsClip ? { rate: clip.info.frameRate, times: clip.info.frameTimes } : undefined;
    editor.load(next, frames, steps);
    transport.setDuration(next.clip?.duration ?? 0);
    transport.setLoop(loopOf(next));
    transport.seek(0);
    showReference(desk, referenceName);
    const sounding = new Map(
      ids.filter((id) => recalled.includes(id)).map((id) => [id, soundWaveform(sounds.get(id)!)] as const),
    );
    store.setState(({ mix }) => ({
      takeWaveforms,
      takeEnvelopes: new Map(),
      mix: { ...mix, productionMuted: sounding.size > 0 },
    }));
    const name = next.clip?.fileName;
    if (!name) return 'Project opened.';
    return keepsClip ? `Project of ${name} opened.` : `Project opened. Open ${name} to see its picture.`;
  }

  /** Frees the storage of sounds that neither the document nor a step of its history refers to any more. */
  async function forgetSounds(): Promise<void> {
    const { prompt } = desk.document();
    const ids = takesWithin(desk);
    await sounds
      .keepOnly(new Set(prompt.referenceName ? [...ids, referenceId(prompt.referenceName)] : ids))
      .catch((error: unknown) => desk.log(`storage: ${String(error)}`));
  }

  const openVideo = (file: File) =>
    jobs.run('open', 'read', async (context) => {
      const clip = await openClip(await desk.media(), file, context);
      await adoptClip(clip, file);
      // Starts the engine while the user looks at the clip; what goes wrong is told when it is needed.
      desk.models.engine().catch((error: unknown) => desk.log(`engine: ${String(error)}`));
      return describeClip(clip.info);
    });

  return {
    openVideo,

    async openDemo() {
      try {
        await openVideo(await desk.demo());
      } catch (error) {
        desk.log(String(error));
        store.setState({ alert: 'The demo clip could not be loaded. Open a video of your own instead.' });
      }
    },

    openProject: (file) =>
      jobs.run('open', 'read', async () => {
        const next = readProject(await file.text(), file.name);
        await setAside();
        return showDocument(next);
      }),

    saveProject() {
      const blob = new Blob([serialiseProject(desk.document())], { type: 'application/json' });
      desk.deliver(blob, `${clipFileName(desk.document())}.v2a.json`);
      editor.markSaved();
      store.setState({ notice: 'Project saved.', alert: null });
    },

    restore: () =>
      jobs.run('open', 'read', async () => {
        const kept = await autosave.load();
        store.setState({ restorable: null });
        if (!kept) return 'There was nothing to restore.';
        await setAside();
        return showDocument(kept.document, kept.steps);
      }),

    async discardRestorable() {
      store.setState({ restorable: null });
      await autosave.discard();
      await forgetSounds();
    },

    async findRestorable() {
      const restorable = await autosave.takeOver();
      store.setState({ restorable });
      if (!restorable) await forgetSounds();
    },
  };
}
