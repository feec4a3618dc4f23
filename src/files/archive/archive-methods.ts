import type { ArchiveSound } from './archive';
import type { PackedPart, PackedRequest } from './packed-archive';
import { readArchive } from './read-archive';
import { writeArchive } from './write-archive';
import type { Handlers } from '../../platform/worker-rpc/callee';

/** Methods of the worker for project files with everything in them. */
export interface ArchiveMethods {
  /** Progress: sounds written. */
  'write-archive': { params: PackedRequest; input: ArchiveSound; progress: number; result: Blob };
  'read-archive': { params: { readonly file: File }; item: PackedPart };
}

export const archiveHandlers: Handlers<ArchiveMethods> = {
  'write-archive': (request, { input, progress, signal }) =>
    writeArchive(request, input, { signal, onSound: progress }),
  'read-archive': ({ file }, { signal }) => readArchive(file, signal),
};
