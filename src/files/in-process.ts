import type { Files } from './api';
import { readArchive } from './archive/read-archive';
import { writeArchive } from './archive/write-archive';
import { unpackReading } from './files-client';
import { readEnvelopeFile } from './read-envelope-file';

/** Reads files without a worker or a limit, for unit tests. */
export function filesInProcess(): Files {
  return {
    readEnvelope: async (file, request) => unpackReading(await readEnvelopeFile(file, request)),
    writeArchive: (
      request,
      sounds,
      { signal = new AbortController().signal, onSound = () => undefined } = {},
    ) => writeArchive(request, sounds, { signal, onSound }),
    readArchive: (file, signal = new AbortController().signal) => readArchive(file, signal),
  };
}
