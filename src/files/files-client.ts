import { unpackStereoCurve } from '../core/curve/convert/packed-curve';
import { StudioError, type StudioErrorCode, throwIfAborted } from '../core/errors';
import { unpackProject } from '../core/project/packed-project';
import type { Project } from '../core/project/project';
import type { EnvelopeReading, EnvelopeRequest } from '../core/formats/read-envelope';
import type { CallName, Params, Result } from '../platform/worker-rpc/messages';
import { WorkerClient, type WorkerPort } from '../platform/worker-rpc/client';
import type { Files, ReadOptions } from './api';
import type { ArchivePart, ArchiveRequest, ArchiveSound } from './archive/archive';
import { readArchiveInWorker, writeArchiveInWorker, type WriteOptions } from './archive/archive-client';
import { inSlices } from '../platform/in-slices';
import type { FileMethods, PackedReading } from './protocol';
import { checkProjectSize } from './read-project-file';

/** How long a file may take, seconds: ten times what the largest accepted file needs on a slow machine. */
const ENVELOPE_SECONDS = 15;
const PROJECT_SECONDS = 30;

interface Limit {
  readonly seconds: number;
  /** Code of the error when the time is over or the worker dies. */
  readonly code: StudioErrorCode;
  readonly fileName: string;
}

export function createFiles(): Files {
  return new FilesClient(
    () => new Worker(new URL('./files.worker.ts', import.meta.url), { type: 'module', name: 'files' }),
  );
}

/** Each file has a worker of its own, which is ended with it: parsing cannot be interrupted otherwise, and its memory is free at once. */
export class FilesClient implements Files {
  constructor(private readonly startWorker: () => WorkerPort) {}

  async readEnvelope(
    file: File,
    request: EnvelopeRequest,
    { signal }: ReadOptions = {},
  ): Promise<EnvelopeReading> {
    const limit: Limit = { seconds: ENVELOPE_SECONDS, code: 'envelope-invalid', fileName: file.name };
    return unpackReading(await this.run('read-envelope', { file, request }, limit, signal));
  }

  async readProject(file: File, { signal }: ReadOptions = {}): Promise<Project> {
    // Without starting a worker.
    checkProjectSize(file);
    const limit: Limit = { seconds: PROJECT_SECONDS, code: 'project-invalid', fileName: file.name };
    return inSlices(unpackProject(await this.run('read-project', { file }, limit, signal)));
  }

  async checkProject(stored: unknown, name: string, { signal }: ReadOptions = {}): Promise<Project> {
    const limit: Limit = { seconds: PROJECT_SECONDS, code: 'project-invalid', fileName: name };
    return inSlices(unpackProject(await this.run('check-project', { stored, name }, limit, signal)));
  }

  writeArchive(
    request: ArchiveRequest,
    sounds: AsyncIterable<ArchiveSound>,
    options?: WriteOptions,
  ): Promise<Blob> {
    return writeArchiveInWorker(this.startWorker(), request, sounds, options);
  }

  readArchive(file: File, signal?: AbortSignal): AsyncIterable<ArchivePart> {
    return readArchiveInWorker(this.startWorker(), file, signal);
  }

  private async run<Name extends CallName<FileMethods>>(
    method: Name,
    params: Params<FileMethods, Name>,
    { seconds, code, fileName }: Limit,
    signal: AbortSignal | undefined,
  ): Promise<Result<FileMethods, Name>> {
    throwIfAborted(signal);
    const client = new WorkerClient<FileMethods>(this.startWorker(), {
      describeLoss: (detail) =>
        new StudioError(
          code,
          `${fileName} could not be read: it needs more memory than the browser gives, or the studio's files could not be loaded. Try again.`,
          detail,
        ),
    });
    const tooSlow = () =>
      client.close(
        new StudioError(code, `${fileName} was not read: it takes longer than ${seconds} seconds.`),
      );
    const cancel = () => client.close();
    const timer = setTimeout(tooSlow, seconds * 1000);
    signal?.addEventListener('abort', cancel);
    try {
      return await client.call(method, params);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      client.close();
    }
  }
}

export function unpackReading(reading: PackedReading): EnvelopeReading {
  return reading.kind === 'choice' ? reading : { ...reading, curve: unpackStereoCurve(reading.curve) };
}
