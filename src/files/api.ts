import type { ArchivePart, ArchiveRequest, ArchiveSound } from './archive/archive';
import type { WriteOptions } from './archive/archive-client';
import type { Project } from '../core/project/project';
import type { EnvelopeReading, EnvelopeRequest } from '../core/formats/read-envelope';

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Reads and writes files off the page's thread, each within a time limit. Rejections are StudioErrors with a sentence that names the file. */
export interface Files {
  /** @throws StudioError envelope-invalid | cancelled */
  readEnvelope(file: File, request: EnvelopeRequest, options?: ReadOptions): Promise<EnvelopeReading>;

  /** The document of a project file in JSON. @throws StudioError project-invalid | cancelled */
  readProject(file: File, options?: ReadOptions): Promise<Project>;

  /** A document from the browser's storage, checked as a project file is. @throws StudioError project-invalid | cancelled */
  checkProject(stored: unknown, name: string, options?: ReadOptions): Promise<Project>;
  /** A project file with everything in it. The sounds are moved. @throws StudioError out-of-space | cancelled */
  writeArchive(
    request: ArchiveRequest,
    sounds: AsyncIterable<ArchiveSound>,
    options?: WriteOptions,
  ): Promise<Blob>;

  /** Parts of a project file, the project first. @throws StudioError project-invalid | cancelled */
  readArchive(file: File, signal?: AbortSignal): AsyncIterable<ArchivePart>;
}
