/** A sound file of a folder. */
export interface ListedFile {
  /** Within the folder, with slashes. */
  readonly path: string;
  open(): Promise<File>;
}

const soundFile = /\.(wav|wave|bwf|rf64|aif|aiff|aifc|flac|mp3|ogg|oga|opus|m4a|aac|caf)$/i;
/** Files and folders of systems, not of people: .DS_Store, ._name.wav, __MACOSX. */
const hidden = /^(\.|__MACOSX$)/;

/** Folders within folders. */
const MOST_LEVELS = 32;

/** The sound files below a folder, by name. @throws DOMException when a folder cannot be listed. */
export async function* listFolder(
  folder: FileSystemDirectoryHandle,
  place = '',
  level = 0,
): AsyncGenerator<ListedFile> {
  const entries: (readonly [string, FileSystemHandle])[] = [];
  for await (const entry of folder.entries()) entries.push(entry);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, handle] of entries) {
    if (hidden.test(name)) continue;
    if (handle.kind === 'directory') {
      if (level < MOST_LEVELS)
        yield* listFolder(handle as FileSystemDirectoryHandle, `${place}${name}/`, level + 1);
    } else if (soundFile.test(name)) {
      yield { path: place + name, open: () => (handle as FileSystemFileHandle).getFile() };
    }
  }
}

/** The sound files of a folder that was chosen with a file input; their paths begin with the folder's name. */
export function* listChosen(files: readonly File[]): Generator<ListedFile> {
  for (const file of files) {
    const names = (file.webkitRelativePath || file.name).split('/');
    const path = (names.length > 1 ? names.slice(1) : names).join('/');
    if (soundFile.test(path) && !names.some((name) => hidden.test(name))) {
      yield { path, open: () => Promise.resolve(file) };
    }
  }
}

/** The file at a path below a folder. @throws DOMException when it is gone or may not be read. */
export async function fileAt(folder: FileSystemDirectoryHandle, path: string): Promise<File> {
  const names = path.split('/');
  let place = folder;
  for (const name of names.slice(0, -1)) place = await place.getDirectoryHandle(name);
  return (await place.getFileHandle(names.at(-1)!)).getFile();
}
