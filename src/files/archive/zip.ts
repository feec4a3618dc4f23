import { configure } from '@zip.js/zip.js/lib/zip-core-native.js';

// Archives are written and read in a worker already, and their entries in turn: one that hangs must not delay the next.
configure({ useWebWorkers: false, workerStarvationTimeout: 0 });

export {
  BlobReader,
  BlobWriter,
  type FileEntry,
  TextReader,
  ZipReader,
  ZipWriter,
} from '@zip.js/zip.js/lib/zip-core-native.js';
