import type { Pcm } from '../../core/audio/pcm';
import type { Project } from '../../core/project/project';
import { serialiseProject } from '../../core/project/project-schema';
import { createEditor } from '../../editor/editor';
import { readHistory } from '../../editor/history/read-history';
import { serialiseHistory } from '../../editor/history/stored-history';
import { inSlices } from '../../platform/in-slices';
import type { StudioServices } from '../services';
import { soundsWithin } from '../takes/used-sounds';
import { EARLIER_SOUND_PREFIX, earlierSlots } from './earlier-storage';
import { nameFromFile, uniqueName } from './project-name';
import type { ProjectRecord, StoredWork } from './records';
import { workBytes } from './work-bytes';

type Services = Pick<StudioServices, 'files' | 'library' | 'log' | 'soundStore' | 'storage'>;

interface Slot {
  readonly saved: string;
  readonly document: Project;
  readonly work: StoredWork;
  readonly sounds: readonly string[];
}

/** Work of an earlier build that could not be moved; it is still where it was. */
export interface UnmovedWork {
  /** Name for a file. */
  readonly name: string;
  readonly work: StoredWork;
  readonly sounds: readonly string[];
  readonly error: unknown;
}

/**
 * Moves what earlier builds stored into the library: each sound, then its project, is copied, read back and compared; only then the old
 * copy is deleted. What is interrupted goes on at the next start.
 */
export async function migrateStorage(services: Services): Promise<readonly UnmovedWork[]> {
  const { storage } = services;
  const keys = await storage.keys();
  const unmoved: UnmovedWork[] = [];
  for (const name of earlierSlots.filter((slot) => keys.includes(slot))) {
    const slot = await readSlot(await storage.get(name), services);
    // What cannot be read stays for a build that can.
    if (!slot) continue;
    try {
      await moveSlot(services, name, slot);
    } catch (error) {
      const { document, sounds, work } = slot;
      unmoved.push({ name: nameFromFile(document.clip?.fileName), work, sounds, error });
    }
  }
  const left = await storage.keys();
  if (earlierSlots.some((slot) => left.includes(slot))) return unmoved;
  // No project of the old storage is left to refer to these sounds.
  for (const key of left.filter((one) => one.startsWith(EARLIER_SOUND_PREFIX))) await storage.delete(key);
  return unmoved;
}

async function moveSlot(services: Services, name: (typeof earlierSlots)[number], slot: Slot): Promise<void> {
  const { library, storage } = services;
  for (const id of slot.sounds) await copySound(services, id);
  // The same id when it is interrupted and repeated.
  const id = `earlier ${name} ${slot.saved}`;
  const names = (await library.records()).flatMap((record) => (record.id === id ? [] : record.name));
  const { clip } = slot.document;
  const record: ProjectRecord = {
    id,
    name: uniqueName(nameFromFile(clip?.fileName), names),
    created: slot.saved,
    used: slot.saved,
    saved: slot.saved,
    clip,
    sounds: slot.sounds,
    takes: slot.document.takes.length,
    bytes: workBytes(slot.work),
    closed: false,
    deleted: null,
  };
  await library.write(record, slot.work, null);
  const copy = await library.read(id);
  if (!copy || serialiseProject(copy.document) !== serialiseProject(slot.document)) {
    throw new Error('the copy differs');
  }
  await storage.delete(name);
}

/** Copies a sound unless it is in the library, or nowhere. The old copy stays until no old project is left: both may refer to it. */
async function copySound({ soundStore, storage }: Services, id: string): Promise<void> {
  if (await soundStore.has(id)) return;
  const pcm = await readEarlierSound(storage, id);
  if (!pcm) return;
  await soundStore.write(id, pcm);
  const copy = await soundStore.read(id);
  if (!copy || !sameSound(pcm, copy)) throw new Error('the copy of a sound differs');
}

/** A sound where an earlier build stored it; null when it is not there. */
export async function readEarlierSound(storage: Services['storage'], id: string): Promise<Pcm | null> {
  return asPcm(await storage.get(EARLIER_SOUND_PREFIX + id));
}

async function readSlot(value: unknown, { files, log }: Services): Promise<Slot | null> {
  try {
    const stored = value as { saved?: unknown; document: unknown; history?: unknown };
    const document = await (await files()).checkProject(stored.document, 'The stored project');
    const steps = await inSlices(readHistory(stored.history, document, log));
    const editor = createEditor();
    editor.load(document, undefined, steps);
    return {
      saved: typeof stored.saved === 'string' ? stored.saved : '1970-01-01T00:00:00.000Z',
      document,
      work: { document, history: serialiseHistory(steps) },
      sounds: [...soundsWithin(editor)],
    };
  } catch (error) {
    log(`earlier storage: ${String(error)}`);
    return null;
  }
}

/** The stored value when it is a sound, else null. */
function asPcm(value: unknown): Pcm | null {
  const { sampleRate, channels } = (value ?? {}) as Partial<Pcm>;
  const valid =
    typeof sampleRate === 'number' &&
    Array.isArray(channels) &&
    channels.length > 0 &&
    channels.every((channel) => channel instanceof Float32Array);
  return valid ? { sampleRate, channels } : null;
}

function sameSound(a: Pcm, b: Pcm): boolean {
  return (
    a.sampleRate === b.sampleRate &&
    a.channels.length === b.channels.length &&
    a.channels.every((samples, i) => {
      const other = b.channels[i]!;
      return samples.length === other.length && samples.every((value, k) => Object.is(value, other[k]));
    })
  );
}
