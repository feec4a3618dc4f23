import type { Pcm } from '../../core/audio/pcm';
import { isContentId, type SoundId } from '../../core/audio/sound-id';
import type { Project } from '../../core/project/project';
import { serialiseHistory } from '../../editor/history/stored-history';
import type { ArchiveSound } from '../../files/archive/archive';
import type { JobContext } from '../jobs/job';
import type { StudioServices } from '../services';
import { soundHash } from '../storage/sound-hash';
import { soundsWithin } from '../takes/used-sounds';

type Services = Pick<
  StudioServices,
  'autosave' | 'deliver' | 'editor' | 'files' | 'now' | 'session' | 'sounds'
>;

const EXTENSION = 'v2a';

/**
 * Delivers the open project as one file: document, undo history and every sound that they refer to.
 * @param withClip the file holds the video too. @returns the notice.
 */
export async function saveProject(
  { autosave, deliver, editor, files, now, session, sounds }: Services,
  withClip: boolean,
  { signal, progress }: JobContext,
): Promise<string> {
  const { document, steps } = editor.committed();
  const ids = [...soundsWithin(editor)];
  const newIds = await contentIds(ids, sounds);
  const absent = new Set<SoundId>();
  const name = autosave.open?.name ?? 'Untitled';
  const clip = withClip ? (session.clipFile?.file ?? null) : null;
  const writer = await files();
  const blob = await writer.writeArchive(
    {
      archive: { name, document, history: serialiseHistory(steps), clip },
      saved: now().toISOString(),
      newIds,
    },
    soundsToSave(),
    {
      signal,
      onSound: (written) => progress({ stage: 'write', fraction: written / ids.length, secondsLeft: null }),
    },
  );
  deliver(blob, `${fileStem(name)}.${EXTENSION}`);
  if (editor.committed().document === document) editor.markSaved();
  return notice(document, absent, withClip && clip === null);

  async function* soundsToSave(): AsyncGenerator<ArchiveSound> {
    const names = soundNames(document);
    const written = new Set<SoundId>();
    for (const id of ids) {
      const pcm = await sounds.load(id);
      const newId = newIds.get(id) ?? id;
      if (!pcm) absent.add(id);
      if (!pcm || written.has(newId)) continue;
      written.add(newId);
      yield { id: newId, name: names.get(id) ?? 'Undo', pcm: copyOf(pcm) };
    }
  }
}

/** Sounds that earlier builds stored under other ids are named by their content. */
async function contentIds(
  ids: readonly SoundId[],
  sounds: StudioServices['sounds'],
): Promise<ReadonlyMap<SoundId, SoundId>> {
  const found = new Map<SoundId, SoundId>();
  for (const id of ids) {
    const pcm = isContentId(id) ? null : await sounds.load(id);
    if (pcm) found.set(id, await soundHash(pcm));
  }
  return found;
}

/** What is moved to the worker must not be what plays here. Channels that are the same stay so. */
function copyOf({ sampleRate, channels }: Pcm): Pcm {
  const copies = new Map([...new Set(channels)].map((samples) => [samples, samples.slice()]));
  return { sampleRate, channels: channels.map((samples) => copies.get(samples)!) };
}

function soundNames({ prompt, takes }: Project): ReadonlyMap<SoundId, string> {
  const references = [...takes.map((take) => take.prompt), prompt].flatMap(
    ({ reference }) => reference ?? [],
  );
  return new Map(
    [...references, ...takes].map(({ name, sound }) => [sound, name.replace(/\.(wav|wave)$/i, '')]),
  );
}

/** A name that every file system accepts. */
function fileStem(name: string): string {
  return name.replace(/[\p{Cc}"*/:<>?\\|]/gu, '_').replace(/^[. ]+|[. ]+$/g, '') || 'Untitled';
}

function notice({ takes }: Project, absent: ReadonlySet<SoundId>, clipAbsent: boolean): string {
  const silent = takes.filter(({ sound }) => absent.has(sound)).map(({ name }) => name);
  const sentences = ['Project saved.'];
  if (silent.length > 0) {
    sentences.push(`Without the sound of ${silent.join(', ')}: it is not stored in this browser.`);
  }
  if (clipAbsent) sentences.push('Without the video: it is not open.');
  return sentences.join(' ');
}
