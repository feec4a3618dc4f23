import type { EnvelopeReading, EnvelopeRequest } from '../core/formats/read-envelope';

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Reads files off the page's thread, each within a time limit. Rejections are StudioErrors with a sentence that names the file. */
export interface Files {
  /** @throws StudioError envelope-invalid | cancelled */
  readEnvelope(file: File, request: EnvelopeRequest, options?: ReadOptions): Promise<EnvelopeReading>;
}
