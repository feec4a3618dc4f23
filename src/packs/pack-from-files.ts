import { StudioError } from '../core/errors';
import { MANIFEST_NAME, openPack, type OpenPack } from './pack-source';

/**
 * A pack chosen from disk: a folder's files, or the files themselves. Bytes stay where they are until a graph is asked for.
 * @throws StudioError pack-invalid | pack-corrupt.
 */
export async function openPackFromFiles(files: Iterable<File>): Promise<OpenPack> {
  const byName = new Map([...files].map((file) => [file.name, file]));
  const manifest = byName.get(MANIFEST_NAME);
  if (!manifest)
    throw new StudioError(
      'pack-invalid',
      'The chosen folder is no model pack: it has no manifest.json. Choose the folder that holds it.',
    );
  const folder = manifest.webkitRelativePath?.split('/').at(-2) ?? 'from disk';
  return openPack(await manifest.text(), folder, ({ file: name }) => {
    const file = byName.get(name);
    if (file) return Promise.resolve(file);
    return Promise.reject(
      new StudioError(
        'pack-corrupt',
        `The model pack ${folder} lacks its file ${name}. Choose the whole folder.`,
      ),
    );
  });
}
