import type { Project } from '../../core/project/project';
import { readProject, serialiseProject } from '../../core/project/project-schema';
import type { Steps } from '../../editor/history/history';
import type { Scene } from '../../editor/scene';
import { soundWaveform } from '../clip/waveforms';
import { clipFileName } from '../export/file-names';
import { loopOf } from '../playback/tracks';
import { showReference } from '../prompt/reference';
import type { StudioServices } from '../services';
import { soundsWithin } from '../takes/restore-takes';
import { sameClip } from './new-project';
import { setAsideProject } from './set-aside-project';

type Services = Pick<
  StudioServices,
  'autosave' | 'currentClip' | 'deliver' | 'editor' | 'jobs' | 'log' | 'sounds' | 'store' | 'transport'
>;

export interface ProjectActions {
  open(file: File): Promise<void>;
  save(): void;
  /** Opens the project that an earlier visit or the last replacement left in the browser's storage. */
  restore(): Promise<void>;
  discardRestorable(): Promise<void>;
  /** Looks for a project that an earlier visit left; call once at the start. */
  findRestorable(): Promise<void>;
}

export function projectActions(services: Services): ProjectActions {
  const { autosave, currentClip, deliver, editor, jobs, log, sounds, store, transport } = services;

  /** Shows a project from a file or from storage, with the stored sounds of its takes. @returns the notice. */
  async function show(next: Project, steps?: Steps<Scene>): Promise<string> {
    const { clip } = store.getState();
    const staying = clip !== null && sameClip(editor.document.clip, next.clip) ? clip : null;
    await sounds.restore(next.takes.map(({ sound }) => sound));
    if (!staying) currentClip.close();
    const frames = staying ? { rate: staying.info.frameRate, times: staying.info.frameTimes } : undefined;
    editor.load(next, frames, steps);
    transport.setDuration(next.clip?.duration ?? 0);
    transport.setLoop(loopOf(next));
    transport.seek(0);
    await showReference(services);
    const takeWaveforms = new Map(
      next.takes.flatMap(({ id, sound }) => {
        const pcm = sounds.get(sound);
        return pcm ? [[id, soundWaveform(pcm)] as const] : [];
      }),
    );
    store.setState({ takeWaveforms, takeEnvelopes: new Map() });
    const name = next.clip?.fileName;
    if (!name) return 'Project opened.';
    return staying ? `Project of ${name} opened.` : `Project opened. Open ${name} to see its picture.`;
  }

  /** Deletes stored sounds that neither the project nor a step of its history refers to. */
  async function deleteUnusedSounds(): Promise<void> {
    await sounds
      .deleteAllBut(soundsWithin(editor))
      .catch((error: unknown) => log(`storage: ${String(error)}`));
  }

  return {
    open: (file) =>
      jobs.run(
        'open',
        'read',
        async () => {
          const next = readProject(await file.text(), file.name);
          await setAsideProject(services);
          return show(next);
        },
        file.name,
      ),

    save() {
      const { document } = editor;
      const blob = new Blob([serialiseProject(document)], { type: 'application/json' });
      deliver(blob, `${clipFileName(document)}.v2a.json`);
      editor.markSaved();
      store.setState({ notice: 'Project saved.' });
    },

    restore: () =>
      jobs.run('open', 'read', async () => {
        const stored = await autosave.loadPrevious();
        store.setState({ restorable: null });
        if (!stored) return 'Nothing to restore.';
        await setAsideProject(services);
        return show(stored.document, stored.steps);
      }),

    async discardRestorable() {
      store.setState({ restorable: null });
      await autosave.discardPrevious();
      await deleteUnusedSounds();
    },

    async findRestorable() {
      const restorable = await autosave.takeOver();
      store.setState({ restorable });
      if (!restorable) await deleteUnusedSounds();
    },
  };
}
