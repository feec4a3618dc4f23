import { StudioError } from '../core/errors';
import type { Database } from '../platform/database';
import type {
  FileStamp,
  IndexedFolder,
  PendingFile,
  SearchResult,
  SoundContent,
  SoundEntry,
  SoundEntryId,
  SoundIndex,
  SoundNeighbour,
  SoundSearch,
  Survey,
  SurveyOptions,
} from './api';
import { Catalogue, entryId } from './catalogue';
import { FolderSurvey } from './folder/folder-survey';
import { fileAt, listChosen } from './folder/list-files';
import { IndexStore } from './index-store';
import type { StoredFolder, StoredSound } from './stored-sound';

/** Problems of a folder that are listed. */
const MOST_PROBLEMS = 100;

/** The index, in its worker: what is stored, the same in memory for searches, and what a folder still has to be read for. */
export class StoredSoundIndex implements SoundIndex {
  private readonly store: IndexStore;
  private readonly folders = new Map<string, StoredFolder>();
  /** Files of folders that were chosen for this visit, by path. */
  private readonly chosen = new Map<string, ReadonlyMap<string, File>>();
  private readonly surveys = new Map<string, FolderSurvey>();
  /** What was at paths that are gone, by content: a file that was moved is not read again. */
  private readonly gone = new Map<string, StoredSound['content']>();
  private catalogue = this.emptyCatalogue('');
  private opening: Promise<readonly IndexedFolder[]> | null = null;

  constructor(
    database: Database,
    private readonly newId: () => string = () => crypto.randomUUID(),
  ) {
    this.store = new IndexStore(database);
  }

  open(encoder: string): Promise<readonly IndexedFolder[]> {
    if (!this.opening || this.catalogue.encoder !== encoder) {
      this.catalogue = this.emptyCatalogue(encoder);
      this.opening = this.read(this.catalogue).catch((error: unknown) => {
        this.opening = null;
        throw error;
      });
    }
    return this.opening.then(() => this.listed());
  }

  async addFolder(name: string, handle: FileSystemDirectoryHandle | null): Promise<IndexedFolder> {
    await this.opening;
    const known = await this.sameFolder(name, handle);
    const folder: StoredFolder = { id: known?.id ?? this.newId(), name, handle };
    this.folders.set(folder.id, folder);
    await this.store.putFolder(folder);
    return this.describe(folder);
  }

  async removeFolder(id: string): Promise<void> {
    await this.opening;
    const ids = this.catalogue.ofFolder(id).map(entryId);
    this.folders.delete(id);
    this.surveys.delete(id);
    this.chosen.delete(id);
    for (const sound of ids) this.catalogue.remove(sound);
    // The folder first: sounds without one are not shown, and go when the index is opened the next time.
    await this.store.removeFolder(id);
    await this.store.removeSounds(ids);
  }

  async survey(id: string, options: SurveyOptions = {}): Promise<Survey> {
    await this.opening;
    const { name, handle } = this.folderOf(id);
    const { files } = options;
    if (!handle && !files) throw new StudioError('request-invalid', `Choose the folder “${name}” again.`);
    if (files) {
      const byPath = new Map<string, File>();
      for (const listed of listChosen(files)) byPath.set(listed.path, await listed.open());
      this.chosen.set(id, byPath);
    }
    const { catalogue } = this;
    const known = (path: string) => {
      const at = entryId({ folder: id, path });
      const sound = catalogue.stored(at);
      return sound && { stamp: sound.stamp, isRead: catalogue.isRead(at) };
    };
    const survey = await FolderSurvey.of(name, handle, known, options);
    this.surveys.set(id, survey);
    await this.removeGone(id, survey.paths);
    return survey.counts;
  }

  async next(id: string): Promise<PendingFile | null> {
    const survey = this.surveys.get(id);
    if (!survey) return null;
    return survey.next(
      (path, stamp) => this.settle(id, path, stamp),
      (path, stamp, problem) => this.fail(id, { path, stamp }, problem),
    );
  }

  async add(
    id: string,
    { path, stamp }: Pick<PendingFile, 'path' | 'stamp'>,
    content: SoundContent,
  ): Promise<void> {
    if (content.encoder !== this.catalogue.encoder) return;
    await this.put({ folder: id, path, stamp, content, problem: null });
  }

  async fail(
    id: string,
    { path, stamp }: Pick<PendingFile, 'path' | 'stamp'>,
    problem: string,
  ): Promise<void> {
    await this.put({ folder: id, path, stamp, content: null, problem: problem.slice(0, 300) });
  }

  async folder(id: string): Promise<IndexedFolder | null> {
    await this.opening;
    const folder = this.folders.get(id);
    return folder ? this.describe(folder) : null;
  }

  async search(search: SoundSearch): Promise<SearchResult> {
    await this.opening;
    return this.catalogue.search(search);
  }

  async nearest(embedding: Float32Array, count: number): Promise<readonly SoundNeighbour[]> {
    await this.opening;
    return this.catalogue.nearest(embedding, count);
  }

  async entry(id: SoundEntryId): Promise<SoundEntry | null> {
    await this.opening;
    return this.catalogue.entry(id);
  }

  async file(id: SoundEntryId): Promise<File | null> {
    await this.opening;
    const sound = this.catalogue.stored(id);
    const handle = sound && this.folders.get(sound.folder)?.handle;
    if (!sound) return null;
    const chosen = this.chosen.get(sound.folder)?.get(sound.path);
    if (chosen) return chosen;
    return handle ? fileAt(handle, sound.path).catch(() => null) : null;
  }

  private async read(catalogue: Catalogue): Promise<readonly IndexedFolder[]> {
    const [folders, sounds] = await Promise.all([this.store.folders(), this.store.sounds()]);
    for (const folder of folders) if (!this.folders.has(folder.id)) this.folders.set(folder.id, folder);
    for (const sound of sounds) {
      // What was added while this was read is newer.
      const isKnown = catalogue.stored(entryId(sound)) !== null;
      if (!isKnown && this.folders.has(sound.folder)) catalogue.put(sound);
    }
    // After the sounds were read, so that the folder of each is stored, whichever tab has added it. What fails goes in another visit.
    await this.store.removeStray(sounds).catch(() => undefined);
    return this.listed();
  }

  private emptyCatalogue(encoder: string): Catalogue {
    return new Catalogue(encoder, (id) => this.folders.get(id)?.name ?? '');
  }

  private listed(): IndexedFolder[] {
    return [...this.folders.values()].map((folder) => this.describe(folder));
  }

  private describe({ id, name, handle }: StoredFolder): IndexedFolder {
    const sounds = this.catalogue.ofFolder(id);
    const problems = sounds
      .flatMap(({ path, problem }) => (problem === null ? [] : [{ path, text: problem }]))
      .slice(0, MOST_PROBLEMS);
    return { id, name, handle, sounds: sounds.filter(({ content }) => content !== null).length, problems };
  }

  private folderOf(id: string): StoredFolder {
    const folder = this.folders.get(id);
    if (!folder) throw new StudioError('request-invalid', 'The sound folder was removed.');
    return folder;
  }

  /** A folder without a handle is known by its name. */
  private async sameFolder(
    name: string,
    handle: FileSystemDirectoryHandle | null,
  ): Promise<StoredFolder | null> {
    for (const folder of this.folders.values()) {
      if (
        handle === null ? folder.handle === null && folder.name === name : await isSame(folder.handle, handle)
      )
        return folder;
    }
    return null;
  }

  private async removeGone(id: string, paths: ReadonlySet<string>): Promise<void> {
    const gone = this.catalogue.ofFolder(id).filter(({ path }) => !paths.has(path));
    this.gone.clear();
    for (const { stamp } of gone) this.gone.set(stamp.hash, this.catalogue.contentOf(stamp.hash));
    for (const sound of gone) this.catalogue.remove(entryId(sound));
    await this.store.removeSounds(gone.map(entryId));
  }

  /** A file whose content is known needs no reading: it was moved, copied, or only touched. */
  private async settle(folder: string, path: string, stamp: FileStamp): Promise<boolean> {
    const content = this.catalogue.contentOf(stamp.hash) ?? this.gone.get(stamp.hash) ?? null;
    if (!content) return false;
    await this.put({ folder, path, stamp, content, problem: null });
    return true;
  }

  private async put(sound: StoredSound): Promise<void> {
    // Its folder was removed meanwhile.
    if (!this.folders.has(sound.folder)) return;
    this.catalogue.put(sound);
    try {
      await this.store.putSound(sound);
    } catch (error) {
      throw new StudioError(
        'out-of-space',
        "What was read of the sound folder cannot be stored: the browser's storage is full or not available.",
        String(error),
      );
    }
  }
}

async function isSame(
  known: FileSystemDirectoryHandle | null,
  handle: FileSystemDirectoryHandle,
): Promise<boolean> {
  return known !== null && (await known.isSameEntry(handle).catch(() => false));
}
