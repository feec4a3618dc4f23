import { StudioError, toErrorDto } from '../../core/errors';
import type { IndexedFolder, SoundEntryId } from '../../sound-index/api';
import { withAlert, withoutAlert } from '../messages/alerts';
import type { PromptActions } from '../prompt/prompt-actions';
import type { StudioServices } from '../services';
import { soundAudition, UNREADABLE } from './audition-sound';
import { encoderOf } from './folder-sounds';
import { Indexing } from './indexing';
import { type SoundSearches, soundSearches } from './search-sounds';
import type { FolderAccess, ListedFolder } from './sound-folders-state';

type Services = Pick<
  StudioServices,
  | 'editor'
  | 'folderSounds'
  | 'locks'
  | 'log'
  | 'mayRead'
  | 'media'
  | 'models'
  | 'pickFolder'
  | 'soundIndexExists'
  | 'soundPlayer'
  | 'sounds'
  | 'store'
  | 'transport'
>;

/** The designer's own folders of sounds. Nothing in them is copied or sent. */
export interface SoundFolderActions extends SoundSearches {
  /** Lets the user choose a folder, which is remembered, where the browser can. During a click. */
  add(): Promise<void>;
  /** A folder given as its files, for this visit. */
  addFiles(files: readonly File[]): Promise<void>;
  remove(id: string): Promise<void>;
  /** Asks for the permission to read a folder again. During a click. */
  allow(id: string): Promise<void>;
  /** Looks for what is new or changed. */
  update(id: string): void;
  pause(): void;
  resume(): void;
  /** Plays a sound by itself, or stops it; null stops any. */
  audition(id: SoundEntryId | null): Promise<void>;
  /** The sound becomes a reference sound. */
  useAsReference(id: SoundEntryId): Promise<void>;
  /** Lists the folders of earlier visits and looks for what has changed in those that may be read. */
  restore(): Promise<void>;
}

const ALERT = 'sound-folders';

export function soundFolderActions(
  services: Services,
  prompt: Pick<PromptActions, 'addReference'>,
): SoundFolderActions {
  const { folderSounds, log, mayRead, pickFolder, soundIndexExists, store } = services;
  const searches = soundSearches(services);
  const indexing = new Indexing(services, refreshFolder);
  const handles = new Map<string, FileSystemDirectoryHandle>();

  const setFolders = (change: (folders: readonly ListedFolder[]) => readonly ListedFolder[]) =>
    store.setState(({ soundFolders }) => ({
      soundFolders: { ...soundFolders, folders: change(soundFolders.folders) },
    }));

  function show(folder: IndexedFolder, access: FolderAccess): void {
    const { id, name, sounds, problems, handle } = folder;
    if (handle) handles.set(id, handle);
    const listed = { id, name, sounds, problems, access };
    setFolders((folders) =>
      folders.some((one) => one.id === id)
        ? folders.map((one) => (one.id === id ? listed : one))
        : [...folders, listed],
    );
  }

  async function refreshFolder(id: string): Promise<void> {
    const known = store.getState().soundFolders.folders.find((folder) => folder.id === id);
    const folder = await (await folderSounds.index()).folder(id);
    if (!known || !folder) return;
    show(folder, known.access);
    await searches.refresh();
  }

  /** What fails becomes an alert. */
  async function attempt(work: () => Promise<void>): Promise<void> {
    store.setState(withoutAlert(ALERT));
    try {
      await work();
    } catch (error) {
      const { code, message, detail } = toErrorDto(error);
      if (detail !== undefined) log(detail);
      if (code !== 'cancelled') store.setState(withAlert(ALERT, message));
    }
  }

  async function addFolder(
    name: string,
    handle: FileSystemDirectoryHandle | null,
    files: readonly File[] | null,
  ): Promise<void> {
    const folder = await (await folderSounds.index()).addFolder(name, handle);
    show(folder, 'granted');
    indexing.add({ id: folder.id, name, files });
  }

  async function restore(): Promise<void> {
    if (!(await soundIndexExists().catch(() => false))) return;
    for (const folder of await folderSounds.folders()) {
      const { handle, id, name } = folder;
      const access = !handle ? 'choose' : (await mayRead(handle, false)) ? 'granted' : 'ask';
      show(folder, access);
      if (access === 'granted') indexing.add({ id, name, files: null });
    }
    await searches.refresh();
  }

  // Another pack has another encoder: what it has not read is read again.
  store.subscribe((now, before) => {
    if (encoderOf(now.manifest) === encoderOf(before.manifest)) return;
    for (const { id, name, access } of now.soundFolders.folders)
      if (access === 'granted' && handles.has(id)) indexing.add({ id, name, files: null });
      else indexing.restart(id);
  });

  return {
    ...searches,
    audition: soundAudition(services),
    restore: () => attempt(restore),

    add: () =>
      attempt(async () => {
        const handle = await pickFolder?.();
        if (handle) await addFolder(handle.name, handle, null);
      }),

    addFiles: (files) =>
      attempt(async () => {
        const name = files[0]?.webkitRelativePath.split('/')[0];
        if (!name) throw new StudioError('request-invalid', 'The folder is empty. Choose one with sounds.');
        await addFolder(name, null, files);
      }),

    remove: (id) =>
      attempt(async () => {
        indexing.cancel(id);
        const name = store.getState().soundFolders.folders.find((folder) => folder.id === id)?.name ?? '';
        setFolders((folders) => folders.filter((folder) => folder.id !== id));
        handles.delete(id);
        await (await folderSounds.index()).removeFolder(id);
        store.setState({ notice: `${name} removed from the sound folders. Its files are untouched.` });
        await searches.refresh();
      }),

    allow: (id) =>
      attempt(async () => {
        const handle = handles.get(id);
        if (!handle || !(await mayRead(handle, true))) {
          store.setState({ notice: 'The folder stays closed: the browser has no permission to read it.' });
          return;
        }
        setFolders((folders) =>
          folders.map((folder) => (folder.id === id ? { ...folder, access: 'granted' } : folder)),
        );
        indexing.add({ id, name: handle.name, files: null });
      }),

    update(id) {
      const handle = handles.get(id);
      if (handle) indexing.add({ id, name: handle.name, files: null, requested: true });
    },

    pause: () => indexing.pause(),
    resume: () => indexing.resume(),

    useAsReference: (id) =>
      attempt(async () => {
        const file = await folderSounds.file(id);
        if (!file) throw new StudioError('media-damaged', UNREADABLE);
        await prompt.addReference(file);
      }),
  };
}
