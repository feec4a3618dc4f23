import type { PackFile } from '../../core/pack/manifest';

/** Methods of the worker that fetches, stores and checks packs (platform/worker-rpc). Progress is in bytes. */
export interface PackMethods {
  /** The manifest in a folder of a server. */
  'read-manifest': { params: { folder: string }; result: Blob };
  'store-files': {
    params: {
      /** For messages. */
      name: string;
      files: readonly PackFile[];
      /** Address of a folder, or the files of a folder on disk. */
      source: string | readonly File[];
    };
    result: void;
    progress: number;
  };
  /** @returns names of files that are damaged or absent. */
  'check-files': { params: { files: readonly PackFile[] }; result: readonly string[]; progress: number };
}
