import { StudioError } from '../../core/errors';
import type { PackFile } from '../../core/pack/manifest';
import { type DownloadError, openFileStream } from '../../platform/file-stream';

/** Where the files of a pack come from. */
export interface FileSource {
  /**
   * The bytes of a file from a position on, or from its start where the source cannot do that.
   * @param again its content was wrong: the browser's cache is passed by.
   */
  open(file: PackFile, from: number, again: boolean, signal: AbortSignal): Promise<OpenFile>;
  /** A sentence for a source that failed after trying again. @param percent of the pack that is stored. */
  describeFailure(file: PackFile, error: DownloadError, pack: string, percent: number): StudioError;
  /** What to do about a damaged file, a sentence. */
  readonly remedy: string;
}

export interface OpenFile {
  readonly from: number;
  readonly parts: AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** A folder of a server. @param folder with a slash at its end. */
export function filesFromServer(folder: URL): FileSource {
  return {
    open: ({ file }, from, again, signal) =>
      openFileStream(new URL(file, folder), {
        signal,
        from,
        // The browser's cache would be a second copy.
        cache: again ? 'reload' : 'no-store',
      }),
    describeFailure: ({ file }, { message, status }, pack, percent) =>
      new StudioError(
        'pack-unreachable',
        status === null
          ? `The download of ${pack} stopped at ${percent} %: ${folder.host} ${message}. What has arrived stays; check the connection and press Resume.`
          : `The download of ${pack} stopped at ${percent} %: ${folder.host} answered ${status} for ${file}. What has arrived stays; press Resume once the file is there.`,
        new URL(file, folder).href,
      ),
    remedy: 'Press Resume once its publisher has repaired it.',
  };
}

/** Files that the user chose from disk, by name. */
export function filesFromDisk(chosen: ReadonlyMap<string, File>): FileSource {
  return {
    open({ file }, from) {
      const found = chosen.get(file);
      if (!found) return Promise.reject(missing(file));
      return Promise.resolve({ from, parts: partsOf(found, from) });
    },
    describeFailure: ({ file }) => missing(file),
    remedy: 'Choose an intact copy of the folder.',
  };
}

function missing(file: string): StudioError {
  return new StudioError(
    'pack-corrupt',
    `The file ${file} of the model pack is missing in the chosen folder. Choose the whole folder.`,
  );
}

async function* partsOf(file: File, from: number): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  let reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | null = null;
  try {
    reader = file.slice(from).stream().getReader();
    for (;;) {
      const { value } = await reader.read();
      if (!value) return;
      yield value;
    }
  } catch (error) {
    throw new StudioError(
      'pack-corrupt',
      `The file ${file.name} of the model pack can no longer be read. Choose the folder again.`,
      String(error),
    );
  } finally {
    reader?.cancel().catch(() => undefined);
  }
}
