import { isContentId } from '../../core/audio/sound-id';
import { StudioError, throwIfAborted } from '../../core/errors';
import type { Project } from '../../core/project/project';
import { readHistory } from '../../editor/history/read-history';
import { isArchive } from '../../files/archive/is-archive';
import type { ProjectArchive } from '../../files/archive/archive';
import { inSlices } from '../../platform/in-slices';
import { framesOf } from '../clip/frames-of';
import type { JobContext } from '../jobs/job';
import { nameFromFile } from '../library/project-name';
import type { StudioServices } from '../services';

type Services = Pick<StudioServices, 'files' | 'log' | 'session' | 'sounds'>;

export interface OpenedProject {
  readonly document: Project;
  /** The video that the file holds. */
  readonly clip: File | null;
  /** The open clip is the project's. */
  readonly clipStays: boolean;
  /** Takes whose sound in the file is damaged. */
  readonly damaged: readonly string[];
}

/**
 * Adds the project of a file to the library, with its sounds, and opens it. A project file of an earlier build holds the document alone.
 * @throws StudioError project-invalid | cancelled; then nothing changes.
 */
export async function openProject(
  services: Services,
  file: File,
  context: JobContext,
): Promise<OpenedProject> {
  const { log, session } = services;
  const { archive, damaged } = (await isArchive(file))
    ? await readArchive(services, file, context)
    : { archive: await readDocument(services, file, context), damaged: new Set<string>() };
  const { document, history, clip, name } = archive;
  const steps = await inSlices(readHistory(history, document, log));
  throwIfAborted(context.signal);
  const staying = session.openClipOf(document);
  await session.begin(document, name, {
    frames: staying ? framesOf(staying) : undefined,
    steps,
    stored: true,
    clipStays: staying !== null,
  });
  return {
    document,
    clip,
    clipStays: staying !== null,
    damaged: document.takes.filter(({ sound }) => damaged.has(sound)).map((take) => take.name),
  };
}

async function readDocument(
  { files }: Services,
  file: File,
  { signal }: JobContext,
): Promise<ProjectArchive> {
  const document = await (await files()).readProject(file, { signal });
  return { name: nameFromFile(file.name), document, history: null, clip: null };
}

/** Sounds go to the library as they are read, so that they are never all in memory. */
async function readArchive(
  { files, sounds }: Services,
  file: File,
  { signal, progress }: JobContext,
): Promise<{ readonly archive: ProjectArchive; readonly damaged: ReadonlySet<string> }> {
  const reader = await files();
  const damaged = new Set<string>();
  let archive: ProjectArchive | null = null;
  let count = 0;
  let read = 0;
  for await (const part of reader.readArchive(file, signal)) {
    if (part.kind === 'project') {
      ({ archive, sounds: count } = part);
      continue;
    }
    progress({ stage: 'read', fraction: (read += 1) / count, secondsLeft: null });
    if (part.kind === 'damaged-sound') damaged.add(part.id);
    else {
      const id = await sounds.add(part.pcm);
      if (id !== part.id && isContentId(part.id)) damaged.add(part.id);
    }
  }
  if (archive) return { archive, damaged };
  throw new StudioError('project-invalid', `${file.name} cannot be opened: it holds no project.`);
}
