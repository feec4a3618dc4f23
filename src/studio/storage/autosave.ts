import type { Project } from '../../core/project/project';
import { readProject, serialiseProject } from '../../core/project/project-schema';
import { upgradeStoredHistory, upgradeStoredProject } from '../../core/project/upgrade-project';
import type { Editor } from '../../editor/editor';
import type { Steps } from '../../editor/history/history';
import { keepHistory, type KeptHistory, recallHistory } from '../../editor/history/stored-history';
import type { Scene } from '../../editor/scene';
import { holdsWork } from '../clip/open-clip';
import type { KeyValueStore } from '../dependencies';
import type { Restorable } from '../state';

const QUIET_MILLISECONDS = 1000;

type Slot = 'current' | 'previous';

interface Kept {
  readonly saved: string;
  readonly document: Project;
  /** Absent where an older build wrote. */
  readonly history?: KeptHistory;
}

/** Keeps the document with its history in the browser's storage, and the one before it when another is opened. */
export class Autosave {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly storage: KeyValueStore,
    private readonly now: () => Date,
    private readonly log: (detail: string) => void,
  ) {}

  /** Writes soon, when the document has come to rest. */
  schedule(editor: Editor): void {
    clearTimeout(this.timer);
    if (!holdsWork(editor.document)) return;
    this.timer = setTimeout(() => {
      // Within a drag the document is no step yet: what the drag leaves is written.
      if (editor.steps() === null) this.schedule(editor);
      else void this.write('current', editor);
    }, QUIET_MILLISECONDS);
  }

  /** Puts the open document aside because another takes its place. */
  async setAside(editor: Editor): Promise<void> {
    clearTimeout(this.timer);
    await this.write('previous', editor);
  }

  /** At the start of a visit: what the last one left is put aside, so that new work does not overwrite it. */
  async takeOver(): Promise<Restorable | null> {
    const left = await this.read('current');
    if (left) {
      await this.storage.set('previous', left).catch((error: unknown) => this.log(String(error)));
      await this.storage.delete('current');
    }
    return this.find();
  }

  /** What was put aside. */
  async find(): Promise<Restorable | null> {
    const kept = await this.read('previous');
    return kept && { fileName: kept.document.clip?.fileName ?? 'a clip', saved: kept.saved };
  }

  async load(): Promise<{ readonly document: Project; readonly steps: Steps<Scene> } | null> {
    const kept = await this.read('previous');
    if (!kept) return null;
    return {
      document: kept.document,
      steps: recallHistory(upgradeStoredHistory(kept.history), kept.document, this.log),
    };
  }

  async discard(): Promise<void> {
    await this.storage.delete('previous');
  }

  private async write(slot: Slot, editor: Editor): Promise<void> {
    const { document } = editor.state;
    const steps = editor.steps();
    const kept: Kept = {
      saved: this.now().toISOString(),
      document,
      ...(steps && { history: keepHistory(steps) }),
    };
    try {
      await this.storage.set(slot, kept);
    } catch (error) {
      this.log(`autosave: ${String(error)}`);
    }
  }

  /**
   * What storage holds may come from an older build: the document goes through the same checks as a project file. The history is
   * checked when it is taken up, and costs the document nothing.
   */
  private async read(slot: Slot): Promise<Kept | null> {
    try {
      const kept = (await this.storage.get(slot)) as Kept | undefined;
      if (!kept) return null;
      return {
        ...kept,
        document: readProject(
          serialiseProject(upgradeStoredProject(kept.document) as Project),
          'The kept work',
        ),
      };
    } catch (error) {
      this.log(`autosave: ${String(error)}`);
      return null;
    }
  }
}
