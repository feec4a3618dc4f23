import { StudioError, throwIfAborted } from '../../core/errors';
import { sampledHash } from '../../platform/sampled-hash';
import type { FileStamp, PendingFile, SurveyOptions } from '../api';
import { PATH_LENGTH } from '../stored-sound';
import { listChosen, type ListedFile, listFolder } from './list-files';

/** Eight of these are read of a file to tell whether it has changed. */
const SAMPLE_BYTES = 2 ** 16;
/** More files are not listed. */
const MOST_FILES = 100_000;
/** Files between two reports of progress. */
const REPORTED_FILES = 50;

type Known = (path: string) => { readonly stamp: FileStamp; readonly isRead: boolean } | null;

/** The files of a folder that are new or changed, in order, and the paths of all. */
export class FolderSurvey {
  readonly paths = new Set<string>();
  private readonly pending: ListedFile[] = [];

  /** @throws StudioError media-damaged when the folder cannot be listed: then nothing is known to be gone. */
  static async of(
    name: string,
    handle: FileSystemDirectoryHandle | null,
    known: Known,
    { files, signal, onProgress }: SurveyOptions,
  ): Promise<FolderSurvey> {
    const survey = new FolderSurvey();
    try {
      for await (const listed of files ? listChosen(files) : listFolder(handle!)) {
        throwIfAborted(signal);
        if (survey.paths.size >= MOST_FILES) break;
        if (listed.path.length <= PATH_LENGTH) await survey.compare(listed, known);
        if (survey.paths.size % REPORTED_FILES === 0) onProgress?.(survey.paths.size);
      }
    } catch (error) {
      throwIfAborted(signal);
      throw new StudioError(
        'media-damaged',
        `The folder “${name}” cannot be read: it was moved, deleted or not permitted. Add it again.`,
        String(error),
      );
    }
    return survey;
  }

  get counts() {
    return { total: this.paths.size, pending: this.pending.length };
  }

  /**
   * The next file that must be read.
   * @param settle called for each file that need not be, because its content is known: true when it was recorded.
   * @param fail called for each file that cannot be opened.
   */
  async next(
    settle: (path: string, stamp: FileStamp) => Promise<boolean>,
    fail: (path: string, stamp: FileStamp, problem: string) => Promise<void>,
  ): Promise<PendingFile | null> {
    for (let listed = this.pending.shift(); listed; listed = this.pending.shift()) {
      const { path } = listed;
      try {
        const file = await listed.open();
        const hash = await sampledHash(file, SAMPLE_BYTES);
        const stamp = { size: file.size, modified: file.lastModified, hash };
        if (await settle(path, stamp)) continue;
        const total = this.paths.size;
        return { path, file, stamp, done: total - this.pending.length - 1, total };
      } catch (error) {
        if (error instanceof StudioError) throw error;
        await fail(path, { size: 0, modified: 0, hash: '' }, 'It cannot be opened.');
      }
    }
    return null;
  }

  /** A file of the same size and time is the same; else its content decides, when its turn comes. */
  private async compare(listed: ListedFile, known: Known): Promise<void> {
    this.paths.add(listed.path);
    const before = known(listed.path);
    if (before?.isRead) {
      const file = await listed.open().catch(() => null);
      if (file?.size === before.stamp.size && file.lastModified === before.stamp.modified) return;
    }
    this.pending.push(listed);
  }
}
