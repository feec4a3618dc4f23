import type { StudioServices } from '../services';
import { soundsWithin } from '../takes/used-sounds';

/** Shared by all tabs of the studio for as long as they live. */
export const TAB_LOCK = 'tab';
/** Held while unused sounds are deleted. */
const SOUNDS_LOCK = 'sounds';

type Services = Pick<
  StudioServices,
  'autosave' | 'editor' | 'library' | 'locks' | 'log' | 'sounds' | 'soundStore'
>;

/**
 * Deletes the stored sounds that no project refers to: neither a record, deleted ones included, nor what is open here. Does nothing while
 * another tab is open, whose undo history may refer to any sound.
 */
export async function collectSounds(services: Services): Promise<void> {
  const { autosave, editor, library, locks, log, sounds, soundStore } = services;
  try {
    await locks.run(SOUNDS_LOCK, 'exclusive', async () => {
      const tabs = (await locks.held()).filter((name) => name === TAB_LOCK).length;
      if (tabs > 1) return;
      const stored = [...(await soundStore.sizes()).keys()];
      // Read after what is stored: a sound that was made meanwhile is not among it.
      const used = new Set([...(await library.referencedSounds()), ...soundsWithin(editor), ...sounds.ids]);
      for (const { record } of autosave.inMemoryOnly.values()) for (const id of record.sounds) used.add(id);
      const unused = stored.filter((id) => !used.has(id));
      try {
        await soundStore.remove(unused);
      } finally {
        await sounds.forget(unused);
      }
    });
  } catch (error) {
    log(`unused sounds: ${String(error)}`);
  }
}
