import type { Files } from './api';
import { unpackReading } from './files-client';
import { readEnvelopeFile } from './read-envelope-file';

/** Reads files without a worker or a limit, for unit tests. */
export function filesInProcess(): Files {
  return {
    readEnvelope: async (file, request) => unpackReading(await readEnvelopeFile(file, request)),
  };
}
