import { StudioError } from '../core/errors';
import { MANIFEST_NAME } from './manifest-file';

/** The files of a pack that the user chose from disk: a folder, or its files. */
export interface FilesOfPack {
  /** Of the folder. */
  readonly name: string;
  readonly top: readonly File[];
}

/** @throws StudioError pack-invalid without a manifest. */
export function filesOfPack(files: Iterable<File>): FilesOfPack {
  const top = topFiles(files);
  const manifest = top.find(({ name }) => name === MANIFEST_NAME);
  if (!manifest)
    throw new StudioError(
      'pack-invalid',
      'The chosen folder is not a model pack: it has no manifest.json. Choose the folder that contains it.',
    );
  return { name: manifest.webkitRelativePath?.split('/').at(-2) ?? 'from disk', top };
}

/** The files of the folder itself: files of the same name in folders below it must not take their place. */
function topFiles(files: Iterable<File>): File[] {
  const all = [...files];
  const depth = (file: File) => file.webkitRelativePath?.split('/').length ?? 0;
  const top = Math.min(...all.filter(({ name }) => name === MANIFEST_NAME).map(depth));
  return all.filter((file) => depth(file) === top);
}
