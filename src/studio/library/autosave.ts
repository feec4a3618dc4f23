import type { ClipReference, Project } from '../../core/project/project';
import type { Editor } from '../../editor/editor';
import { serialiseHistory } from '../../editor/history/stored-history';
import type { HeldLock } from '../../platform/tab-locks';
import type { Transport } from '../../playback/api';
import type { SoundCache } from '../storage/sound-cache';
import { soundsWithin } from '../takes/used-sounds';
import type { LibraryStore } from './library-store';
import type { ProjectRecord, StoredWork } from './records';
import { settledWithin } from '../../platform/settled-within';
import { type StoredView, takeView } from './stored-view';
import { workBytes } from './work-bytes';

/** Longest time that a change of the document stays unwritten. */
const DOCUMENT_DELAY_MILLISECONDS = 500;
/** As above, for a change of selection, view or playhead alone. */
const VIEW_DELAY_MILLISECONDS = 1200;
/** The document waits so long for the sounds that it refers to. */
const SOUND_PATIENCE_MILLISECONDS = 500;
/** Longest wait for storage when another project is opened; what is not written by then stays in memory. */
const LEAVE_PATIENCE_MILLISECONDS = 3500;

/** What is known of the open project beside its document. */
export interface OpenProject {
  readonly id: string;
  readonly name: string;
  readonly created: string;
  /** The clip with its content hash, where the document lacks it. */
  readonly clip: ClipReference | null;
}

/** Everything that storage holds of a project. */
export interface ProjectContent {
  readonly record: ProjectRecord;
  readonly work: StoredWork;
  readonly view: StoredView;
}

interface Services {
  readonly editor: Editor;
  readonly transport: Transport;
  readonly library: LibraryStore;
  readonly sounds: SoundCache;
  readonly now: () => Date;
}

interface AutosaveEvents {
  /** A project has been written. */
  onStored(): void;
  /** @param name of the project. */
  onFailed(name: string, error: unknown): void;
}

/** Writes the open project to the library: document and history, then selection and view. Holds in memory what cannot be written. */
export class Autosave {
  private project: OpenProject | null = null;
  private lock: HeldLock | null = null;
  /** The project is in the library, or is about to be. A new one gets there with its first change. */
  private isStored = false;
  /** The document at the start, and the one that was written last. */
  private initial: Project | null = null;
  private written: Project | null = null;
  private documentChanged = false;
  private viewChanged = false;
  private documentTimer: ReturnType<typeof setTimeout> | undefined;
  private viewTimer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> = Promise.resolve();
  private readonly storedListeners: ((id: string) => void)[] = [];
  /** Projects that are not written yet, or could not be, by id. */
  private readonly unwritten = new Map<string, ProjectContent>();

  constructor(
    private readonly services: Services,
    private readonly events: AutosaveEvents,
  ) {}

  get open(): OpenProject | null {
    return this.project;
  }

  /** The open project is in the library, or is about to be. */
  get holdsWork(): boolean {
    return this.isStored;
  }

  /** The latest state of projects that are in memory only. */
  get inMemoryOnly(): ReadonlyMap<string, ProjectContent> {
    return this.unwritten;
  }

  /**
   * From now on the editor shows this project; call in the turn in which its document is loaded. @param lock null when another tab has
   * the project. @param stored whether the library holds it.
   */
  begin(project: OpenProject, lock: HeldLock | null, stored: boolean): void {
    this.end();
    this.project = project;
    this.lock = lock;
    this.isStored = stored;
    this.initial = this.services.editor.document;
    this.written = stored ? this.initial : null;
  }

  /** The open project has got another document; call in the turn in which it is loaded. */
  restart(patch: Partial<OpenProject>): void {
    this.initial = this.services.editor.document;
    this.describe(patch);
  }

  /** Writes what is unwritten, and lets go of the project. */
  async leave(): Promise<void> {
    // Commits a drag in progress.
    this.services.editor.beginGesture('').cancel();
    if (this.project && this.lock && (this.documentChanged || this.viewChanged)) {
      const last = this.documentChanged ? this.content(this.project) : null;
      if (last) this.unwritten.set(last.record.id, last);
      await settledWithin(LEAVE_PATIENCE_MILLISECONDS, this.flush());
      if (last) this.writeLater(last);
    }
    this.end();
  }

  /** Nothing is written any more: another tab has the project. */
  stop(): void {
    this.clearTimers();
    this.documentChanged = false;
    this.viewChanged = false;
    this.lock?.release();
    this.lock = null;
  }

  /** Another name or clip of the open project. */
  describe(patch: Partial<OpenProject>): void {
    if (!this.project) return;
    this.project = { ...this.project, ...patch };
    if (this.isStored) this.markDocument();
  }

  /** The document has changed: it is written soon, however many changes follow. */
  documentEdited(): void {
    if (!this.isStored && this.services.editor.document === this.initial) return;
    this.storeFromNow();
  }

  /** The project is written whether it was changed or not. */
  storeFromNow(): void {
    if (!this.project || !this.lock) return;
    this.isStored = true;
    this.markDocument();
  }

  /** Selection, view, tool or playhead have changed. */
  viewMoved(): void {
    if (!this.project || !this.lock || !this.isStored) return;
    this.viewChanged = true;
    this.viewTimer ??= setTimeout(() => void this.flush(), VIEW_DELAY_MILLISECONDS);
  }

  /** Resolves when what has changed is written, or could not be. */
  flush(): Promise<void> {
    this.running = this.running.then(() => this.writeChanges(SOUND_PATIENCE_MILLISECONDS));
    return this.running;
  }

  /** The page may end in this turn: writes without waiting for anything. */
  flushAtOnce(): void {
    void this.writeChanges(0);
  }

  /** Writes what could not be written, and everything that is open if the library was emptied. */
  async retry(emptied = false): Promise<void> {
    for (const [id, content] of this.unwritten) {
      if (id !== this.project?.id && !(await this.write(content))) return;
    }
    if (!this.project || !this.isStored) return;
    if (!emptied && !this.unwritten.has(this.project.id)) return;
    this.written = null;
    this.storeFromNow();
    await this.flush();
  }

  /** Calls the listener with the id of each project that has been written. */
  onStored(listener: (id: string) => void): void {
    this.storedListeners.push(listener);
  }

  forget(id: string): void {
    this.unwritten.delete(id);
  }

  private end(): void {
    this.stop();
    this.project = null;
    this.isStored = false;
  }

  private markDocument(): void {
    if (!this.lock) return;
    this.documentChanged = true;
    this.documentTimer ??= setTimeout(() => void this.flush(), DOCUMENT_DELAY_MILLISECONDS);
  }

  private clearTimers(): void {
    clearTimeout(this.documentTimer);
    clearTimeout(this.viewTimer);
    this.documentTimer = undefined;
    this.viewTimer = undefined;
  }

  /** Follows the write that storage is still at; not needed if something else has written the content, or a later one, by then. */
  private writeLater(content: ProjectContent): void {
    const isUnwritten = () => this.unwritten.get(content.record.id) === content;
    if (!isUnwritten()) return;
    this.running = this.running.then(async () => {
      if (isUnwritten()) await this.write(content);
    });
  }

  private async writeChanges(soundPatience: number): Promise<void> {
    const { editor, library, sounds, transport } = this.services;
    if (this.documentChanged && soundPatience > 0) await sounds.settled(soundPatience);
    if (!this.project || !this.lock || !(this.documentChanged || this.viewChanged)) return;
    this.clearTimers();
    const { document } = editor.committed();
    const dragging = document !== editor.document;
    const withDocument = this.documentChanged && !(dragging && document === this.written);
    const withView = this.viewChanged;
    this.documentChanged = false;
    this.viewChanged = false;
    // A drag in progress is not in the document yet: it is written when it has ended.
    if (dragging) this.markDocument();
    // The playhead moves without an event.
    if (transport.playing) this.viewMoved();
    if (withDocument) await this.write(this.content(this.project));
    else if (withView) {
      const { id, name } = this.project;
      await library.writeView(id, takeView(editor, transport)).catch((error: unknown) => {
        this.events.onFailed(name, error);
      });
    }
  }

  /** @returns whether the library holds the content now. */
  private async write(content: ProjectContent): Promise<boolean> {
    const { record, work, view } = content;
    const isOpen = record.id === this.project?.id;
    if (isOpen) this.written = work.document;
    // In memory only until it is written: the write may never end.
    const earlier = this.unwritten.get(record.id);
    if (!earlier || earlier.record.saved <= record.saved) this.unwritten.set(record.id, content);
    try {
      await this.services.library.write(record, work, view);
    } catch (error) {
      if (isOpen) this.written = null;
      this.events.onFailed(record.name, error);
      return false;
    }
    const known = this.unwritten.get(record.id);
    if (known && known.record.saved <= record.saved) this.unwritten.delete(record.id);
    this.events.onStored();
    for (const listener of this.storedListeners) listener(record.id);
    return true;
  }

  private content({ id, name, created, clip }: OpenProject): ProjectContent {
    const { editor, transport, now } = this.services;
    const { document, steps } = editor.committed();
    const work: StoredWork = { document, history: serialiseHistory(steps) };
    const time = now().toISOString();
    const record: ProjectRecord = {
      id,
      name,
      created,
      used: time,
      saved: time,
      clip: clip ?? document.clip,
      sounds: [...soundsWithin(editor)],
      takes: document.takes.length,
      bytes: workBytes(work),
      closed: false,
      deleted: null,
    };
    return { record, work, view: takeView(editor, transport) };
  }
}
