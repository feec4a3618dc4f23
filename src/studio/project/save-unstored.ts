import type { SoundId } from '../../core/audio/sound-id';
import type { JobContext } from '../jobs/job';
import { readEarlierSound, type UnmovedWork } from '../library/migrate-storage';
import type { StudioServices } from '../services';
import { saveProject } from './save-project';
import { writeProjectFile } from './write-project-file';

type Services = Pick<
  StudioServices,
  'autosave' | 'deliver' | 'editor' | 'files' | 'now' | 'session' | 'sounds' | 'storage'
>;

/**
 * Delivers the open project, and each other project that is not stored, as a file of its own with its sounds.
 * @param unmoved work of an earlier build that is not in the library. @returns the notice.
 */
export async function saveUnstored(
  services: Services,
  unmoved: readonly UnmovedWork[],
  context: JobContext,
): Promise<string> {
  const { autosave, sounds, storage } = services;
  const { open } = autosave;
  const others = [...autosave.inMemoryOnly.values()].filter(({ record }) => record.id !== open?.id);
  const notice = open ? await saveProject(services, false, context) : '';
  const absent = new Set<SoundId>();
  const save = async (name: string, { work, sounds: ids }: Pick<UnmovedWork, 'work' | 'sounds'>) => {
    const loadSound = async (id: SoundId) => (await sounds.load(id)) ?? readEarlierSound(storage, id);
    const lacking = await writeProjectFile(
      services,
      { name, ...work, clip: null, sounds: ids, loadSound },
      context,
    );
    for (const id of lacking) absent.add(id);
  };
  for (const { record, work } of others) await save(record.name, { work, sounds: record.sounds });
  for (const one of unmoved) await save(one.name, one);
  const count = others.length + unmoved.length;
  const sentences = [notice];
  if (count > 0) sentences.push(count === 1 ? 'One other project saved.' : `${count} other projects saved.`);
  if (absent.size > 0) sentences.push(`${absent.size} of their sounds are not stored in this browser.`);
  return sentences.filter((text) => text !== '').join(' ') || 'Everything is stored.';
}
