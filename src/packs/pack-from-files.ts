import { StudioError } from '../core/errors';
import type { PackSource } from '../engine/api';
import { MANIFEST_NAME, openPack } from './open-pack';

/**
 * A pack chosen from disk: a folder's files, or the files themselves. A file is read when it is requested.
 * @throws StudioError pack-invalid | pack-corrupt.
 */
export async function openPackFromFiles(files: Iterable<File>): Promise<PackSource> {
  const byName = new Map([...files].map((file) => [file.name, file]));
  const manifest = byName.get(MANIFEST_NAME);
  if (!manifest)
    throw new StudioError(
      'pack-invalid',
      'The chosen folder is not a model pack: it has no manifest.json. Choose the folder that contains it.',
    );
  const folder = manifest.webkitRelativePath?.split('/').at(-2) ?? 'from disk';
  return openPack(await manifest.text(), folder, ({ file: name }) => {
    const file = byName.get(name);
    if (file) return Promise.resolve(file);
    return Promise.reject(
      new StudioError(
        'pack-corrupt',
        `The file ${name} of the model pack ${folder} is missing. Choose the whole folder.`,
      ),
    );
  });
}
