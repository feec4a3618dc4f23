import type { StudioServices } from '../services';
import { listProjects } from './list-projects';
import { clipThumbnail } from './thumbnail';

type Services = Pick<
  StudioServices,
  | 'autosave'
  | 'encodePicture'
  | 'library'
  | 'locks'
  | 'log'
  | 'measureStorage'
  | 'persistStorage'
  | 'session'
  | 'soundStore'
  | 'store'
>;

/**
 * What follows the first time that this visit has written a project: the browser is requested to protect storage, the clip's file is
 * remembered, and the list gets a picture.
 */
export class AfterStoring {
  private readonly pictured = new Set<string>();
  private readonly remembered = new Map<string, FileSystemFileHandle>();
  private requested = false;

  constructor(private readonly services: Services) {}

  async stored(id: string): Promise<void> {
    const { autosave, encodePicture, library, log, persistStorage, session, store } = this.services;
    try {
      if (!this.requested) {
        this.requested = true;
        await persistStorage();
      }
      if (autosave.open?.id !== id) return;
      const handle = session.clipFile?.handle;
      if (handle && this.remembered.get(id) !== handle) {
        this.remembered.set(id, handle);
        await library.setClip(id, { handle });
      }
      const { clip } = store.getState();
      const listed = store.getState().library.projects.find((project) => project.id === id);
      if (!clip || listed?.thumbnail || this.pictured.has(id)) return;
      this.pictured.add(id);
      const picture = await clipThumbnail(clip, encodePicture);
      if (picture) await library.setThumbnail(id, picture);
      else this.pictured.delete(id);
      await listProjects(this.services);
    } catch (error) {
      // The project is stored without its picture, as when its clip was closed meanwhile; the next time that it is stored tries again.
      this.pictured.delete(id);
      log(`thumbnail: ${String(error)}`);
    }
  }
}
