import type { SoundId } from '../../core/audio/sound-id';
import type { Project } from '../../core/project/project';
import { serialiseHistory } from '../../editor/history/stored-history';
import type { JobContext } from '../jobs/job';
import type { StudioServices } from '../services';
import { soundsWithin } from '../takes/used-sounds';
import { writeProjectFile } from './write-project-file';

type Services = Pick<
  StudioServices,
  'autosave' | 'deliver' | 'editor' | 'files' | 'now' | 'session' | 'sounds'
>;

/**
 * Delivers the open project as one file: document, undo history and every sound that they refer to.
 * @param withClip the file holds the video too. @returns the notice.
 */
export async function saveProject(
  services: Services,
  withClip: boolean,
  context: JobContext,
): Promise<string> {
  const { autosave, editor, session, sounds } = services;
  const { document, steps } = editor.committed();
  const clip = withClip ? (session.clipFile?.file ?? null) : null;
  const content = {
    name: autosave.open?.name ?? 'Untitled',
    document,
    history: serialiseHistory(steps),
    clip,
    sounds: [...soundsWithin(editor)],
    loadSound: (id: SoundId) => sounds.load(id),
  };
  const absent = await writeProjectFile(services, content, context);
  if (editor.committed().document === document) editor.markSaved();
  return savedNotice(document, absent, withClip && clip === null);
}

/** What was saved, and what is absent from it. */
function savedNotice({ takes }: Project, absent: ReadonlySet<SoundId>, clipAbsent: boolean): string {
  const silent = takes.filter(({ sound }) => absent.has(sound)).map(({ name }) => name);
  const sentences = ['Project saved.'];
  if (silent.length > 0) {
    sentences.push(`Without the sound of ${silent.join(', ')}: it is not stored in this browser.`);
  }
  if (clipAbsent) sentences.push('Without the video: it is not open.');
  return sentences.join(' ');
}
