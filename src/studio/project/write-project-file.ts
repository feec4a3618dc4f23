import type { Pcm } from '../../core/audio/pcm';
import { acceptedFileName } from '../../core/formats/file-name';
import { isContentId, type SoundId } from '../../core/audio/sound-id';
import type { Project } from '../../core/project/project';
import { recipesOf } from '../../core/project/recipes-of';
import type { ArchiveSound, ProjectArchive } from '../../files/archive/archive';
import type { JobContext } from '../jobs/job';
import type { StudioServices } from '../services';
import { copySamples } from '../storage/copy-samples';
import { soundHash } from '../storage/sound-hash';

type Services = Pick<StudioServices, 'deliver' | 'files' | 'now'>;

const EXTENSION = 'v2a';

export interface ProjectFileContent extends ProjectArchive {
  /** Every sound that document and history refer to. */
  readonly sounds: readonly SoundId[];
  /** Null where a sound is not stored. */
  readonly loadSound: (id: SoundId) => Promise<Pcm | null>;
}

/** Delivers a project with its sounds as one file. @returns the sounds that it lacks, as they are not stored. */
export async function writeProjectFile(
  { deliver, files, now }: Services,
  { loadSound, sounds: ids, ...archive }: ProjectFileContent,
  { signal, progress }: JobContext,
): Promise<ReadonlySet<SoundId>> {
  const newIds = await contentIds(ids, loadSound);
  const absent = new Set<SoundId>();
  const writer = await files();
  const blob = await writer.writeArchive({ archive, saved: now().toISOString(), newIds }, soundsToSave(), {
    signal,
    onSound: (written) => progress({ stage: 'write', fraction: written / ids.length, secondsLeft: null }),
  });
  deliver(blob, `${acceptedFileName(archive.name) || 'Untitled'}.${EXTENSION}`);
  return absent;

  async function* soundsToSave(): AsyncGenerator<ArchiveSound> {
    const names = soundNames(archive.document);
    const written = new Set<SoundId>();
    for (const id of ids) {
      const pcm = await loadSound(id);
      const newId = newIds.get(id) ?? id;
      if (!pcm) absent.add(id);
      if (!pcm || written.has(newId)) continue;
      written.add(newId);
      yield { id: newId, name: names.get(id) ?? 'Undo', pcm: await copyOf(pcm) };
    }
  }
}

/** Sounds that earlier builds stored under other ids are named by their content. */
async function contentIds(
  ids: readonly SoundId[],
  loadSound: ProjectFileContent['loadSound'],
): Promise<ReadonlyMap<SoundId, SoundId>> {
  const found = new Map<SoundId, SoundId>();
  for (const id of ids) {
    const pcm = isContentId(id) ? null : await loadSound(id);
    if (pcm) found.set(id, await soundHash(pcm));
  }
  return found;
}

/** What is moved to the worker must not be what plays here. Channels that are the same stay so. */
async function copyOf({ sampleRate, channels }: Pcm): Promise<Pcm> {
  const copies = new Map<Float32Array, Float32Array>();
  for (const samples of new Set(channels)) copies.set(samples, await copySamples(samples));
  return { sampleRate, channels: channels.map((samples) => copies.get(samples)!) };
}

function soundNames({ prompt, takes }: Project): ReadonlyMap<SoundId, string> {
  const prompts = [...takes.flatMap(recipesOf).map((recipe) => recipe.prompt), prompt];
  const references = prompts.flatMap(({ references: own }) => own);
  return new Map(
    [...references, ...takes].map(({ name, sound }) => [sound, name.replace(/\.(wav|wave)$/i, '')]),
  );
}
