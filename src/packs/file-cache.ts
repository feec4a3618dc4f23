import { readFile, writeFile } from '../platform/opfs';

/** Verified files by their SHA-256. */
export interface FileCache {
  get(sha256: string): Promise<Blob | null>;
  put(sha256: string, file: Blob): Promise<void>;
}

const FOLDER = 'pack-files';

/** Files in the origin private file system: they survive a reload, and the user can clear them with the site's data. */
export const opfsCache: FileCache = {
  get: (sha256) => readFile(FOLDER, sha256),
  put: (sha256, file) => writeFile(FOLDER, sha256, file),
};
