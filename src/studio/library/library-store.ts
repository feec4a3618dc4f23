import type { SoundId } from '../../core/audio/sound-id';
import type { Project } from '../../core/project/project';
import { packProject } from '../../core/project/packed-project';
import type { Steps } from '../../editor/history/history';
import type { Scene } from '../../editor/scene';
import type { Files } from '../../files/api';
import { inSlices } from '../../platform/in-slices';
import { loadPart } from '../../platform/page-files';
import type { Change, Database } from '../../platform/database';
import type { ProjectRecord, StoredClip, StoredThumbnail, StoredWork } from './records';
import type { StoredView } from './stored-view';

/** A project as it is read from storage. */
export interface ReadProject {
  readonly record: ProjectRecord;
  readonly document: Project;
  readonly steps: Steps<Scene>;
  readonly view: StoredView | null;
}

/** What reads stored work. */
export const loadReading = () => loadPart(() => import('./read-work'));

const ofProject = ['projects', 'works', 'views', 'thumbnails', 'clips'] as const;

/** The projects in the library's database. Every method rejects when storage fails. */
export class LibraryStore {
  constructor(
    private readonly database: Database,
    private readonly log: (detail: string) => void,
    private readonly files: () => Promise<Pick<Files, 'checkProject'>>,
  ) {}

  /** All records, deleted ones too. Those that cannot be read are left out. */
  async records(): Promise<readonly ProjectRecord[]> {
    return (await this.database.entries('projects')).flatMap(([, value]) => asRecord(value) ?? []);
  }

  async record(id: string): Promise<ProjectRecord | null> {
    return asRecord(await this.database.get('projects', id));
  }

  /**
   * The project goes through the checks of a project file: an earlier build may have written it. A damaged history does not harm the
   * project. @returns null when it is not stored. @throws StudioError project-invalid when it is damaged.
   */
  async read(id: string): Promise<ReadProject | null> {
    const record = await this.record(id);
    const work = (await this.database.get('works', id)) as Partial<StoredWork> | undefined;
    if (!record || !work) return null;
    const { readHistory, readView } = await loadReading();
    const document = await (await this.files()).checkProject(work.document, record.name);
    const steps = await inSlices(readHistory(work.history, document, this.log));
    return { record, document, steps, view: readView(await this.database.get('views', id)) };
  }

  async write(record: ProjectRecord, work: StoredWork, view: StoredView | null): Promise<void> {
    await this.database.write(
      [
        { store: 'projects', key: record.id, value: record },
        {
          store: 'works',
          key: record.id,
          value: { document: packProject(work.document), history: work.history },
        },
        { store: 'views', key: record.id, value: view },
      ],
      ['projects', 'works', 'views'],
    );
  }

  async writeView(id: string, view: StoredView): Promise<void> {
    await this.database.write([{ store: 'views', key: id, value: view }], ['views']);
  }

  /** Changes a record that is stored. */
  async update(id: string, patch: Partial<ProjectRecord>): Promise<void> {
    const record = await this.record(id);
    if (!record) return;
    await this.database.write([{ store: 'projects', key: id, value: { ...record, ...patch } }], ['projects']);
  }

  /** A second project with the same content. */
  async copy(id: string, record: ProjectRecord): Promise<void> {
    const changes: Change[] = [{ store: 'projects', key: record.id, value: record }];
    for (const store of ['works', 'views', 'thumbnails'] as const) {
      const value = await this.database.get(store, id);
      if (value !== undefined) changes.push({ store, key: record.id, value });
    }
    const { handle } = await this.clip(id);
    if (handle)
      changes.push({ store: 'clips', key: record.id, value: { handle, copied: 0 } satisfies StoredClip });
    await this.database.write(changes, ofProject);
  }

  async remove(id: string): Promise<void> {
    await this.database.write(
      ofProject.map((store) => ({ store, key: id, remove: true }) as const),
      ofProject,
    );
  }

  async clip(id: string): Promise<StoredClip> {
    const stored = (await this.database.get('clips', id)) as Partial<StoredClip> | undefined;
    return { handle: stored?.handle ?? null, copied: stored?.copied ?? 0 };
  }

  async setClip(id: string, patch: Partial<StoredClip>): Promise<void> {
    const value = { ...(await this.clip(id)), ...patch };
    await this.database.write([{ store: 'clips', key: id, value }], ['clips']);
  }

  async clips(): Promise<ReadonlyMap<string, StoredClip>> {
    return new Map((await this.database.entries('clips')) as readonly (readonly [string, StoredClip])[]);
  }

  async thumbnails(): Promise<ReadonlyMap<string, Blob>> {
    const entries = (await this.database.entries('thumbnails')) as readonly (readonly [
      string,
      StoredThumbnail,
    ])[];
    return new Map(entries.map(([id, { type, bytes }]) => [id, new Blob([bytes], { type })]));
  }

  async setThumbnail(id: string, picture: Blob): Promise<void> {
    const value: StoredThumbnail = { type: picture.type, bytes: await picture.arrayBuffer() };
    await this.database.write([{ store: 'thumbnails', key: id, value }], ['thumbnails']);
  }

  /** Every sound that a record refers to. */
  async referencedSounds(): Promise<ReadonlySet<SoundId>> {
    return new Set((await this.records()).flatMap(({ sounds }) => sounds));
  }
}

function asRecord(value: unknown): ProjectRecord | null {
  const { id, name, used, sounds } = (value ?? {}) as Partial<ProjectRecord>;
  const valid =
    typeof id === 'string' && typeof name === 'string' && typeof used === 'string' && Array.isArray(sounds);
  return valid ? (value as ProjectRecord) : null;
}
