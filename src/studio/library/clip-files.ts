import { StudioError } from '../../core/errors';
import { isQuotaError } from '../../platform/storage-space';
import type { JobContext } from '../jobs/job';
import type { StudioServices } from '../services';

type Services = Pick<
  StudioServices,
  'autosave' | 'clipCopies' | 'fileOfHandle' | 'health' | 'library' | 'log' | 'session' | 'store'
>;

/**
 * The file of the open project's clip, where it can be opened without the user: opened before in this visit, copied, or with a permission
 * that still holds.
 */
export async function rememberedClip({
  autosave,
  clipCopies,
  fileOfHandle,
  library,
  log,
  session,
}: Services): Promise<File | null> {
  const { open } = autosave;
  if (!open) return null;
  const opened = session.clipFileOf(open.id);
  if (opened && (await isReadable(opened))) return opened;
  try {
    const { handle, copied } = await library.clip(open.id);
    const copy = copied > 0 ? await clipCopies.read(open.id) : null;
    // The copy has the name of the project's id.
    if (copy) return new File([copy], open.clip?.fileName ?? copy.name, { type: copy.type });
    const file = handle && (await fileOfHandle(handle, false));
    if (!file && handle && open.clip) {
      session.show({ absentClip: { fileName: open.clip.fileName, remembered: true } });
    }
    return file;
  } catch (error) {
    log(`clip: ${String(error)}`);
    return null;
  }
}

/** A file that was moved or changed since it was chosen cannot be read any more. */
function isReadable(file: File): Promise<boolean> {
  return file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
}

/** As above, and requests the permission: call it in a click. */
export async function requestRememberedClip({
  autosave,
  fileOfHandle,
  library,
}: Services): Promise<{ readonly file: File; readonly handle: FileSystemFileHandle } | null> {
  const { open } = autosave;
  if (!open) return null;
  const { handle } = await library.clip(open.id);
  const file = handle && (await fileOfHandle(handle, true));
  return file && handle ? { file, handle } : null;
}

/** Copies the open clip into the browser. @returns the notice. @throws StudioError out-of-space */
export async function copyClip(services: Services, { signal }: JobContext): Promise<string> {
  const { autosave, clipCopies, library, session } = services;
  const { open } = autosave;
  const file = session.clipFile?.file;
  if (!open || !file) throw new StudioError('request-invalid', 'Open a video first.');
  try {
    autosave.storeFromNow();
    await autosave.flush();
    await clipCopies.write(open.id, file, signal);
    await library.setClip(open.id, { copied: file.size });
  } catch (error) {
    if (!isQuotaError(error)) throw error;
    throw new StudioError(
      'out-of-space',
      `${file.name} could not be copied: the browser's storage is full. Delete projects that you no longer need, or open the clip from disk each time.`,
      String(error),
    );
  }
  return `A copy of ${file.name} is in this browser.`;
}

export async function removeClipCopy({ clipCopies, library }: Services, id: string): Promise<void> {
  await library.setClip(id, { copied: 0 });
  await clipCopies.remove(id);
}
