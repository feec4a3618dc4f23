import type { Project } from '../../core/project/project';
import { readProject, serialiseProject } from '../../core/project/project-schema';
import { upgradeStoredHistory, upgradeStoredProject } from '../../core/project/upgrade-project';
import type { Editor } from '../../editor/editor';
import type { Steps } from '../../editor/history/history';
import { serialiseHistory, type StoredHistory, readHistory } from '../../editor/history/stored-history';
import type { Scene } from '../../editor/scene';
import type { KeyValueStore } from '../dependencies';
import { hasWork } from '../project/new-project';
import type { Restorable } from '../state';

/** Longest time that a change stays unwritten. */
const WRITE_DELAY_MILLISECONDS = 1000;

/** `current` is the open project; `previous` the one that was open before it, or when the last visit ended. */
type Slot = 'current' | 'previous';

interface StoredWork {
  /** ISO 8601. */
  readonly saved: string;
  readonly document: Project;
  /** Absent where an older build wrote. */
  readonly history?: StoredHistory;
}

/** Writes the project and its undo history to the browser's storage, and reads the previous one back. */
export class Autosave {
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The project that the slot of the open project holds, as far as this visit wrote it. */
  private written: Project | null = null;

  constructor(
    private readonly storage: KeyValueStore,
    private readonly now: () => Date,
    private readonly log: (detail: string) => void,
  ) {}

  /** Writes the project within a second, however many changes follow. */
  schedule(editor: Editor): void {
    if (!hasWork(editor.document)) this.cancel();
    else this.timer ??= setTimeout(() => void this.flush(editor), WRITE_DELAY_MILLISECONDS);
  }

  /** Writes at once what is scheduled; does nothing when all is written. */
  async flush(editor: Editor): Promise<void> {
    if (this.timer === undefined) return;
    this.cancel();
    const { document } = editor.committed();
    // A drag in progress is written once it has ended, which changes no document.
    if (document !== editor.document) this.schedule(editor);
    if (document === this.written) return;
    this.written = document;
    if (!(await this.write('current', editor))) this.written = null;
  }

  /** Stores the open project as the previous one, because another takes its place. */
  async setAside(editor: Editor): Promise<void> {
    this.cancel();
    await this.write('previous', editor);
  }

  /** At the start of a visit: makes the project of the last visit the previous one, so that new work does not overwrite it. */
  async takeOver(): Promise<Restorable | null> {
    const left = await this.read('current');
    if (left) {
      await this.storage.set('previous', left).catch((error: unknown) => this.log(String(error)));
      await this.storage.delete('current');
    }
    return this.findPrevious();
  }

  async findPrevious(): Promise<Restorable | null> {
    const stored = await this.read('previous');
    return stored && { fileName: stored.document.clip?.fileName ?? 'a clip', saved: stored.saved };
  }

  async loadPrevious(): Promise<{ readonly document: Project; readonly steps: Steps<Scene> } | null> {
    const stored = await this.read('previous');
    if (!stored) return null;
    const { document, history } = stored;
    return { document, steps: readHistory(upgradeStoredHistory(history), document, this.log) };
  }

  async discardPrevious(): Promise<void> {
    await this.storage.delete('previous');
  }

  private cancel(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** @returns whether the slot holds the project now. */
  private async write(slot: Slot, editor: Editor): Promise<boolean> {
    const { document, steps } = editor.committed();
    const work: StoredWork = {
      saved: this.now().toISOString(),
      document,
      history: serialiseHistory(steps),
    };
    try {
      await this.storage.set(slot, work);
      return true;
    } catch (error) {
      this.log(`autosave: ${String(error)}`);
      return false;
    }
  }

  /**
   * An older build may have written the slot: the project goes through the checks of a project file. The history is checked when
   * it is restored; a damaged history does not harm the project.
   */
  private async read(slot: Slot): Promise<StoredWork | null> {
    try {
      const stored = (await this.storage.get(slot)) as StoredWork | undefined;
      if (!stored) return null;
      const document = upgradeStoredProject(stored.document) as Project;
      return { ...stored, document: readProject(serialiseProject(document), 'The stored project') };
    } catch (error) {
      this.log(`autosave: ${String(error)}`);
      return null;
    }
  }
}
