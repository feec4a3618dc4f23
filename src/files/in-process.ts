import type { Files } from './api';
import { packRequest, unpackParts } from './archive/packed-archive';
import { readArchive } from './archive/read-archive';
import { writeArchive } from './archive/write-archive';
import { unpackReading } from './files-client';
import { unpackProject } from '../core/project/packed-project';
import { inSlices } from '../platform/in-slices';
import { checkProject } from './check-project';
import { readEnvelopeFile } from './read-envelope-file';
import { readProjectFile } from './read-project-file';

/** Reads files without a worker or a limit, for unit tests. */
export function filesInProcess(): Files {
  return {
    readEnvelope: async (file, request) => unpackReading(await readEnvelopeFile(file, request)),
    readProject: async (file) => inSlices(unpackProject(await readProjectFile(file))),
    checkProject: async (stored, name) =>
      inSlices(unpackProject(checkProject(structuredClone(stored), name))),
    writeArchive: (
      request,
      sounds,
      { signal = new AbortController().signal, onSound = () => undefined } = {},
    ) => writeArchive(packRequest(request), sounds, { signal, onSound }),
    readArchive: (file, signal = new AbortController().signal) => unpackParts(readArchive(file, signal)),
  };
}
