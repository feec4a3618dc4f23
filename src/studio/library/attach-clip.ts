import { cancelled, throwIfAborted } from '../../core/errors';
import type { ClipReference } from '../../core/project/project';
import { requireUsableClip } from '../../core/project/project-limits';
import type { Clip } from '../../media/api';
import { framesOf } from '../clip/frames-of';
import { clipReference, newProject, sameClip } from '../project/new-project';
import { loopOf } from '../playback/tracks';
import type { StudioServices } from '../services';
import type { ClipAnswer, ClipQuestion } from './library-state';
import { nameFromFile } from './project-name';
import type { ClipFile } from './project-session';

type Services = Pick<
  StudioServices,
  | 'autosave'
  | 'clipQuestions'
  | 'currentClip'
  | 'editor'
  | 'library'
  | 'log'
  | 'session'
  | 'store'
  | 'transport'
>;

/** Clips whose lengths differ by less may be versions of one, seconds. */
const VERSION_TOLERANCE = 0.5;

/**
 * Brings an opened clip into a project: the open one if it is its clip or it has none yet, else the stored one or the new one that the user
 * chooses. Without a choice to make, a new project.
 * @throws StudioError cancelled when the user cancels; the clip is closed.
 */
export async function attachClip(
  services: Services,
  clip: Clip,
  clipFile: ClipFile,
  contentHash: string | null,
  signal: AbortSignal,
): Promise<void> {
  const reference = { ...clipReference(clip.info, clipFile.file), contentHash };
  try {
    throwIfAborted(signal);
    requireUsableClip(reference);
    if (!isClipOf(services, reference)) await findProject(services, clip, reference, signal);
  } catch (error) {
    clip.close();
    throw error;
  }
  show(services, clip, clipFile);
  services.autosave.describe({ clip: reference });
}

/** The open project's document or record names this clip; documents of earlier builds have no content hash. */
function isClipOf({ autosave, editor }: Services, reference: ClipReference): boolean {
  return sameClip(editor.document.clip, reference) || sameClip(autosave.open?.clip ?? null, reference);
}

async function findProject(
  services: Services,
  clip: Clip,
  reference: ClipReference,
  signal: AbortSignal,
): Promise<void> {
  const { editor, session, store } = services;
  const answer = await chooseProject(services, reference, signal);
  throwIfAborted(signal);
  switch (answer.kind) {
    case 'cancel':
      throw cancelled();
    case 'continue':
      return session.open(answer.id, signal);
    case 'replace':
      return editor.change('Replace the clip', (project) => ({ ...project, clip: reference }));
    case 'new': {
      // A lock is of the seed that it was set at.
      if (editor.document.clip !== null) store.setState({ seedLocked: false });
      const document = newProject(reference, editor.document, clip.info.startTimecode);
      return session.begin(document, nameFromFile(reference.fileName), { frames: framesOf(clip) });
    }
  }
}

function show({ currentClip, editor, session, transport }: Services, clip: Clip, clipFile: ClipFile): void {
  currentClip.close();
  editor.setSession({ frames: framesOf(clip) });
  transport.setDuration(clip.info.duration);
  transport.setLoop(loopOf(editor.document));
  currentClip.show(clip);
  session.clipFile = clipFile;
  session.show({ absentClip: null });
}

async function chooseProject(
  services: Services,
  reference: ClipReference,
  signal: AbortSignal,
): Promise<ClipAnswer> {
  const { autosave, clipQuestions, editor, library, log, store } = services;
  const records = await library.records().catch((error: unknown) => {
    log(`library: ${String(error)}`);
    return [];
  });
  const open = autosave.open?.id;
  const projects = records
    .filter(({ clip, deleted, id }) => deleted === null && id !== open && sameClip(clip, reference))
    .sort((a, b) => b.used.localeCompare(a.used))
    .map(({ id, name, used }) => ({ id, name, used }));
  const { absentClip, readOnly } = store.getState().library;
  const { clip } = editor.document;
  const mayReplace =
    absentClip !== null &&
    !readOnly &&
    clip !== null &&
    Math.abs(clip.duration - reference.duration) < VERSION_TOLERANCE;
  if (projects.length === 0 && !mayReplace) return { kind: 'new' };
  const question: ClipQuestion = {
    fileName: reference.fileName,
    projects,
    replaceIn: mayReplace ? (autosave.open?.name ?? null) : null,
  };
  return clipQuestions.put(question, signal);
}
