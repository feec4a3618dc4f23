import type { StoreApi } from 'zustand/vanilla';
import { StudioError, throwIfAborted } from '../../core/errors';
import { emptyProject, type Project } from '../../core/project/project';
import type { FrameGrid } from '../../core/time/frame-grid';
import type { Steps } from '../../editor/history/history';
import type { Scene } from '../../editor/scene';
import type { Clip } from '../../media/api';
import type { StoredFileHandle } from '../../platform/file-handles';
import { inSlices } from '../../platform/in-slices';
import type { HeldLock } from '../../platform/tab-locks';
import { framesOf } from '../clip/frames-of';
import { loopOf } from '../playback/tracks';
import { sameClip } from '../project/new-project';
import type { CurrentClip } from '../clip/current-clip';
import type { StudioDependencies } from '../dependencies';
import type { JobRunner } from '../jobs/job';
import type { StudioState } from '../state';
import type { SoundCache } from '../storage/sound-cache';
import { soundsWithin } from '../takes/used-sounds';
import type { Autosave, OpenProject } from './autosave';
import { type LibraryStore, loadReading, type ReadProject } from './library-store';
import type { AbsentClip, LibraryState } from './library-state';
import { uniqueName } from './project-name';
import { showView } from './stored-view';

interface Services extends Pick<StudioDependencies, 'editor' | 'locks' | 'log' | 'now' | 'transport'> {
  readonly autosave: Autosave;
  readonly currentClip: CurrentClip;
  readonly jobs: JobRunner;
  readonly library: LibraryStore;
  readonly sounds: SoundCache;
  readonly store: StoreApi<StudioState>;
}

/** The clip's file of the open project, to be copied or remembered. */
export interface ClipFile {
  readonly file: File;
  readonly handle: StoredFileHandle | null;
}

/** Time for another tab to store a project before it is taken from it by force. */
const TAKE_PATIENCE_MILLISECONDS = 4000;

export function projectLock(id: string): string {
  return `project ${id}`;
}

/** Which project is open, and the change from one to the next. One change runs at a time. */
export class ProjectSession {
  private changing: Promise<unknown> = Promise.resolve();
  /** The open clip's file. */
  clipFile: ClipFile | null = null;
  private shown = new AbortController();
  /** The clip's file of each project that was open in this visit, by project id. */
  private readonly clipFiles = new Map<string, File>();

  constructor(private readonly services: Services) {
    services.locks.onRequest((name) => void this.letGo(name));
  }

  /** Aborted when another project, or none, takes the place of the open one: what is still being made for it belongs to no other. */
  get signal(): AbortSignal {
    return this.shown.signal;
  }

  /**
   * The editor shows a new project, which is stored with its first change. The open project goes on with this document if it has no clip
   * yet. `stored`: the new project is stored at once, beside the open one. `clipStays`: the open clip is its clip.
   */
  begin(
    document: Project,
    name: string,
    options: {
      readonly frames?: FrameGrid;
      readonly steps?: Steps<Scene>;
      readonly stored?: boolean;
      readonly clipStays?: boolean;
    } = {},
  ): Promise<void> {
    return this.change(async () => {
      const { autosave, editor } = this.services;
      if (autosave.open && editor.document.clip === null && !options.stored) {
        const free = await this.freeName(name);
        this.load(document, options);
        autosave.restart({ name: free });
      } else {
        // What was begun before a video was opened is meant for it.
        if (editor.document.clip !== null || options.stored) this.endWork();
        await autosave.leave();
        if (!options.clipStays) this.closeClip();
        const fresh = await this.fresh(name);
        this.load(document, options);
        autosave.begin(fresh.project, fresh.lock, false);
        if (options.stored) autosave.storeFromNow();
      }
      this.show({ readOnly: false, absentClip: options.clipStays ? null : absentClip(document) });
    });
  }

  /** Something was entered while no project was open: it becomes a project. */
  ensure(): Promise<void> {
    return this.change(async () => {
      const { autosave } = this.services;
      if (autosave.open) return;
      const { project, lock } = await this.fresh('Untitled');
      autosave.begin(project, lock, false);
      autosave.storeFromNow();
      this.show();
    });
  }

  /** Opens a stored project. @throws StudioError project-invalid when it is damaged or not there; then nothing changes. */
  open(id: string, signal?: AbortSignal): Promise<void> {
    return this.change(async () => {
      const { autosave, locks } = this.services;
      throwIfAborted(signal);
      if (autosave.open?.id === id) return;
      const lock = await locks.acquire(projectLock(id), () => this.lost(id));
      let read: ReadProject;
      try {
        read = await this.read(id);
        throwIfAborted(signal);
      } catch (error) {
        lock?.release();
        throw error;
      }
      // From here on it goes through: the project that was open is let go.
      this.endWork();
      await autosave.leave();
      this.resume(read, lock);
    });
  }

  /** Takes the open project from the tab that has it. */
  takeOver(): Promise<void> {
    return this.change(async () => {
      const { autosave, locks } = this.services;
      const { open } = autosave;
      if (!open) return;
      locks.request(projectLock(open.id));
      const lock = await locks.take(projectLock(open.id), TAKE_PATIENCE_MILLISECONDS, () =>
        this.lost(open.id),
      );
      try {
        // What the other tab has stored meanwhile.
        this.resume(await this.read(open.id), lock);
      } catch (error) {
        lock.release();
        throw error;
      }
    });
  }

  /** Shows the start page; so does the next visit. */
  close(): Promise<void> {
    return this.change(async () => {
      const { autosave, library, log, store } = this.services;
      const { open, holdsWork } = autosave;
      const { readOnly } = store.getState().library;
      this.endWork();
      await autosave.leave();
      this.closeClip();
      this.load(emptyProject, {});
      this.show({ readOnly: false, absentClip: null });
      if (!open || !holdsWork || readOnly) return;
      await library
        .update(open.id, { closed: true })
        .catch((error: unknown) => log(`closing: ${String(error)}`));
    });
  }

  /** The clip's file that was opened for a project in this visit. */
  clipFileOf(id: string): File | null {
    return this.clipFiles.get(id) ?? null;
  }

  /** Shows which project is open. */
  show(patch: Partial<LibraryState> = {}): void {
    const { autosave, editor, store } = this.services;
    const { open } = autosave;
    if (open && this.clipFile) this.clipFiles.set(open.id, this.clipFile.file);
    if (patch.readOnly !== undefined) editor.setReadOnly(patch.readOnly);
    store.setState(({ library }) => ({
      library: { ...library, ...patch, open: open && { id: open.id, name: open.name } },
    }));
  }

  /** Ends what is still being made for the open project. */
  private endWork(): void {
    const { jobs, store } = this.services;
    this.shown.abort();
    this.shown = new AbortController();
    jobs.cancelChanging();
    store.setState({ envelopeChoice: null });
  }

  private async fresh(
    name: string,
  ): Promise<{ readonly project: OpenProject; readonly lock: HeldLock | null }> {
    const { locks, now } = this.services;
    const id = crypto.randomUUID();
    const lock = await locks.acquire(projectLock(id), () => this.lost(id));
    return {
      project: { id, name: await this.freeName(name), created: now().toISOString(), clip: null },
      lock,
    };
  }

  private async freeName(name: string): Promise<string> {
    const { library, store } = this.services;
    const records = await library.records().catch(() => store.getState().library.projects);
    return uniqueName(
      name,
      records.map((project) => project.name),
    );
  }

  private resume({ record, document, steps, view }: ReadProject, lock: HeldLock | null): void {
    const { autosave, editor, transport } = this.services;
    const staying = this.openClipOf(document);
    if (!staying) this.closeClip();
    this.load(document, { frames: staying ? framesOf(staying) : undefined, steps });
    if (view) showView(view, editor, transport);
    const project: OpenProject = {
      id: record.id,
      name: record.name,
      created: record.created,
      clip: record.clip,
    };
    autosave.begin(project, lock, true);
    if (lock && record.closed) autosave.storeFromNow();
    this.show({
      readOnly: lock === null,
      absentClip: staying ? null : absentClip(document),
    });
  }

  /** The open clip if it is the document's, so that it stays when the document is opened. */
  openClipOf(document: Project): Clip | null {
    const { editor, store } = this.services;
    return sameClip(editor.document.clip, document.clip) ? store.getState().clip : null;
  }

  private closeClip(): void {
    this.services.currentClip.close();
    this.clipFile = null;
  }

  /** The latest state: in memory where it could not be written. */
  private async read(id: string): Promise<ReadProject> {
    const { autosave, library, log } = this.services;
    const content = autosave.inMemoryOnly.get(id);
    if (content) {
      const { record, work, view } = content;
      const { readHistory } = await loadReading();
      return {
        record,
        document: work.document,
        steps: await inSlices(readHistory(work.history, work.document, log)),
        view,
      };
    }
    const read = await library.read(id);
    if (read) return read;
    throw new StudioError('project-invalid', 'The project is no longer stored in this browser.');
  }

  private load(
    document: Project,
    { frames, steps }: { readonly frames?: FrameGrid; readonly steps?: Steps<Scene> },
  ): void {
    const { editor, sounds, store, transport } = this.services;
    transport.pause();
    store.setState({ takeWaveforms: new Map(), takeEnvelopes: new Map(), references: new Map() });
    editor.setReadOnly(false);
    editor.load(document, frames, steps);
    transport.setDuration(document.clip?.duration ?? 0);
    transport.setLoop(loopOf(document));
    transport.seek(0);
    sounds.freeAllBut(soundsWithin(editor));
  }

  /** Another tab requests a project: it is stored, then this tab shows it read-only. */
  private async letGo(name: string): Promise<void> {
    const { autosave, editor, jobs } = this.services;
    const { open } = autosave;
    if (!open || name !== projectLock(open.id) || this.services.store.getState().library.readOnly) return;
    jobs.cancel('map');
    jobs.cancel('generate');
    editor.beginGesture('').cancel();
    this.show({ readOnly: true });
    await autosave.flush();
    if (autosave.open?.id === open.id) autosave.stop();
  }

  /** Another tab has taken the project by force. */
  private lost(id: string): void {
    const { autosave } = this.services;
    if (autosave.open?.id !== id) return;
    autosave.stop();
    this.show({ readOnly: true });
  }

  private change<T>(work: () => Promise<T>): Promise<T> {
    const changed = this.changing.then(work);
    this.changing = changed.catch(() => undefined);
    return changed;
  }
}

function absentClip({ clip }: Project): AbsentClip | null {
  return clip && { fileName: clip.fileName, remembered: false };
}
