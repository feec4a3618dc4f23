import type { Change, Database } from '../platform/database';
import { entryId } from './catalogue';
import { asStoredFolder, asStoredSound, type StoredFolder, type StoredSound } from './stored-sound';

export const indexStores = ['folders', 'sounds'] as const;
/** Removals in one transaction. */
const MOST_CHANGES = 1000;

/** The index in the browser's storage. Values that cannot be read are left out, and found again in the folder. */
export class IndexStore {
  constructor(private readonly database: Database) {}

  async folders(): Promise<readonly StoredFolder[]> {
    const entries = await this.database.entries('folders');
    return entries.flatMap(([id, value]) => {
      const folder = asStoredFolder(value);
      return folder?.id === id ? [folder] : [];
    });
  }

  async sounds(): Promise<readonly StoredSound[]> {
    const entries = await this.database.entries('sounds');
    return entries.flatMap(([id, value]) => {
      const sound = asStoredSound(value);
      return sound && entryId(sound) === id ? [sound] : [];
    });
  }

  async putFolder(folder: StoredFolder): Promise<void> {
    await this.database.write([{ store: 'folders', key: folder.id, value: folder }], ['folders']);
  }

  async putSound(sound: StoredSound): Promise<void> {
    await this.database.write([{ store: 'sounds', key: entryId(sound), value: sound }], ['sounds']);
  }

  async removeSounds(ids: readonly string[]): Promise<void> {
    for (let at = 0; at < ids.length; at += MOST_CHANGES) {
      const changes = ids
        .slice(at, at + MOST_CHANGES)
        .map((key): Change => ({ store: 'sounds', key, remove: true }));
      await this.database.write(changes, ['sounds']);
    }
  }

  /** Removes those of these stored sounds whose folder is gone: its removal was interrupted. */
  async removeStray(sounds: readonly StoredSound[]): Promise<void> {
    // Of folders that cannot be read too.
    const folders = new Set(await this.database.keys('folders'));
    await this.removeSounds(sounds.filter(({ folder }) => !folders.has(folder)).map(entryId));
  }

  async removeFolder(id: string): Promise<void> {
    await this.database.write([{ store: 'folders', key: id, remove: true }], ['folders']);
  }
}
