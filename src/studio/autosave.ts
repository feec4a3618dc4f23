import type { Project } from '../core/project/document';
import { readProject, serialiseProject } from '../core/project/project';
import { holdsWork } from './open-clip';
import type { KeyValueStore } from './parts';
import type { Restorable } from './state';

const quietMilliseconds = 1000;

type Slot = 'current' | 'previous';

interface Kept {
  readonly saved: string;
  readonly document: Project;
}

/** Keeps the document in the browser's storage, and the one before it when another is opened. */
export class Autosave {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly storage: KeyValueStore,
    private readonly now: () => Date,
    private readonly log: (detail: string) => void,
  ) {}

  /** Writes soon; a later document takes the place of one that still waits. */
  schedule(document: Project): void {
    clearTimeout(this.timer);
    if (!holdsWork(document)) return;
    this.timer = setTimeout(() => void this.write('current', document), quietMilliseconds);
  }

  /** Puts a document aside because another takes its place. */
  async setAside(document: Project): Promise<void> {
    clearTimeout(this.timer);
    await this.write('previous', document);
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

  async load(): Promise<Project | null> {
    return (await this.read('previous'))?.document ?? null;
  }

  async discard(): Promise<void> {
    await this.storage.delete('previous');
  }

  private async write(slot: Slot, document: Project): Promise<void> {
    const kept: Kept = { saved: this.now().toISOString(), document };
    try {
      await this.storage.set(slot, kept);
    } catch (error) {
      this.log(`autosave: ${String(error)}`);
    }
  }

  /** What storage holds may come from an older build: it goes through the same checks as a project file. */
  private async read(slot: Slot): Promise<Kept | null> {
    try {
      const kept = (await this.storage.get(slot)) as Kept | undefined;
      if (!kept) return null;
      return { saved: kept.saved, document: readProject(serialiseProject(kept.document), 'The kept work') };
    } catch (error) {
      this.log(`autosave: ${String(error)}`);
      return null;
    }
  }
}
