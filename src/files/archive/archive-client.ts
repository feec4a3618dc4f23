import { StudioError, throwIfAborted } from '../../core/errors';
import { WorkerClient, type WorkerPort } from '../../platform/worker-rpc/client';
import type { ArchivePart, ArchiveRequest, ArchiveSound } from './archive';
import type { ArchiveMethods } from './archive-methods';
import { packRequest, unpackParts } from './packed-archive';

/** Seconds without a part read or a sound written, after which the worker is ended. A long clip is one part. */
const stallSeconds = { 'read-archive': 60, 'write-archive': 600 } as const;

export interface WriteOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onSound?: (written: number) => void;
}

/**
 * The project file of a project and its sounds, which are moved.
 * @throws StudioError out-of-space | cancelled
 */
export async function writeArchiveInWorker(
  worker: WorkerPort,
  request: ArchiveRequest,
  sounds: AsyncIterable<ArchiveSound>,
  { signal, onSound }: WriteOptions = {},
): Promise<Blob> {
  throwIfAborted(signal);
  const client = connect(
    worker,
    (detail) =>
      new StudioError(
        'out-of-space',
        'The project was not saved to a file: the browser ran out of memory or disk space. Free some space and save again.',
        detail,
      ),
  );
  try {
    return await client.call('write-archive', packRequest(request), {
      signal,
      input: sounds,
      onProgress: onSound,
    });
  } finally {
    client.close();
  }
}

/**
 * Parts of a project file, the project first.
 * @throws StudioError project-invalid | cancelled
 */
export async function* readArchiveInWorker(
  worker: WorkerPort,
  file: File,
  signal?: AbortSignal,
): AsyncGenerator<ArchivePart> {
  throwIfAborted(signal);
  const client = connect(
    worker,
    (detail) =>
      new StudioError(
        'project-invalid',
        `${file.name} cannot be opened: it needs more memory than the browser gives, or it is damaged. Use another copy.`,
        detail,
      ),
  );
  try {
    yield* unpackParts(client.stream('read-archive', { file }, signal));
  } finally {
    client.close();
  }
}

function connect(
  worker: WorkerPort,
  describeLoss: (detail: string) => StudioError,
): WorkerClient<ArchiveMethods> {
  return new WorkerClient<ArchiveMethods>(worker, { describeLoss, stallLimits: stallSeconds });
}
