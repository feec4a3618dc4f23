import { StudioError } from '../core/errors';
import type { PackFile } from '../core/pack/manifest';
import type { PackSource } from '../engine/api';
import { MANIFEST_NAME } from './manifest-file';
import { openPack } from './open-pack';

/**
 * A pack chosen from disk: a folder's files, or the files themselves. A file is read when it is requested.
 * @throws StudioError pack-invalid | pack-corrupt.
 */
export async function openPackFromFiles(files: Iterable<File>): Promise<PackSource> {
  const byName = new Map(topFiles(files).map((file) => [file.name, file]));
  const manifest = byName.get(MANIFEST_NAME);
  if (!manifest)
    throw new StudioError(
      'pack-invalid',
      'The chosen folder is not a model pack: it has no manifest.json. Choose the folder that contains it.',
    );
  const folder = manifest.webkitRelativePath?.split('/').at(-2) ?? 'from disk';
  const read = ({ file: name }: PackFile) => {
    const file = byName.get(name);
    if (file) return readable(file, folder);
    return Promise.reject(
      new StudioError(
        'pack-corrupt',
        `The file ${name} of the model pack ${folder} is missing. Choose the whole folder.`,
      ),
    );
  };
  return openPack(await readable(manifest, folder), folder, { read });
}

/** The files of the folder itself: files of the same name in folders below it must not take their place. */
function topFiles(files: Iterable<File>): File[] {
  const all = [...files];
  const depth = (file: File) => file.webkitRelativePath?.split('/').length ?? 0;
  const top = Math.min(...all.filter(({ name }) => name === MANIFEST_NAME).map(depth));
  return all.filter((file) => depth(file) === top);
}

/** The file, unless it was changed, moved or locked since it was chosen. */
async function readable(file: File, folder: string): Promise<Blob> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return file;
  } catch (error) {
    throw new StudioError(
      'pack-corrupt',
      `The file ${file.name} of the model pack ${folder} can no longer be read. Choose the folder again.`,
      String(error),
    );
  }
}
