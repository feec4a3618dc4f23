import type { StudioServices } from '../services';
import type { ListedProject } from './library-state';
import { projectLock } from './project-session';
import type { ProjectRecord } from './records';

type Services = Pick<
  StudioServices,
  'autosave' | 'library' | 'locks' | 'log' | 'measureStorage' | 'soundStore' | 'store'
>;

/** Reads the list of projects and the space that storage takes. Where storage does not answer, the list has what is in memory. */
export async function listProjects(services: Services): Promise<void> {
  const { autosave, library, locks, log, measureStorage, soundStore, store } = services;
  const inMemory = [...autosave.inMemoryOnly.values()].map(({ record }) => record);
  const listed = async (): Promise<readonly ListedProject[]> => {
    const stored = await library.records();
    const records = new Map([...stored, ...inMemory].map((record) => [record.id, record]));
    const [thumbnails, clips, sizes, held] = [
      await library.thumbnails(),
      await library.clips(),
      await soundStore.sizes(),
      await locks.held(),
    ];
    return [...records.values()]
      .filter(({ deleted }) => deleted === null)
      .sort((a, b) => b.used.localeCompare(a.used))
      .map((record) => {
        const { id } = record;
        const copied = clips.get(id)?.copied ?? 0;
        const sounds = record.sounds.reduce((sum, sound) => sum + (sizes.get(sound) ?? 0), 0);
        return {
          ...summary(record),
          bytes: record.bytes + sounds + copied,
          thumbnail: thumbnails.get(id) ?? null,
          clipCopied: copied > 0,
          openElsewhere: held.includes(projectLock(id)) && autosave.open?.id !== id,
        };
      });
  };
  const projects = await listed().catch((error: unknown) => {
    log(`library: ${String(error)}`);
    return inMemory.map(summary);
  });
  const space = await measureStorage();
  store.setState((state) => ({ library: { ...state.library, ready: true, projects, space } }));
}

function summary({ id, name, clip, used, takes, bytes }: ProjectRecord): ListedProject {
  return { id, name, clip, used, takes, bytes, thumbnail: null, clipCopied: false, openElsewhere: false };
}
