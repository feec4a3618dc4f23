import type { PackFile } from '../../core/pack/manifest';
import type { PackWorkOptions } from '../api';

/** The work on packs that runs beside the page: what connects to other servers, writes and hashes. */
export interface PackWork {
  /** The manifest in a folder of a server, by its address. */
  readManifest(folder: string, signal?: AbortSignal): Promise<Blob>;
  /** Stores the files that are not stored yet. */
  storeFiles(request: StoreRequest, options?: PackWorkOptions): Promise<void>;
  /** Deletes damaged files. @returns names of those that are missing now. */
  checkFiles(files: readonly PackFile[], options?: PackWorkOptions): Promise<readonly string[]>;
}

export interface StoreRequest {
  /** Of the pack, for messages. */
  readonly name: string;
  readonly files: readonly PackFile[];
  /** Address of a folder, or the files of a folder on disk. */
  readonly source: string | readonly File[];
}
