/**
 * All errors that are shown to the user. The UI decides by code; `message` is the displayed sentence: it names the file or control, what is
 * wrong and what to do.
 */
export type StudioErrorCode =
  /** Neither WebCodecs nor ffmpeg can read the container or codec. */
  | 'media-unsupported'
  /** The file is truncated, empty or not a media file. */
  | 'media-damaged'
  /** The file has no video track, or no audio track where one is required. */
  | 'media-missing-track'
  /** An envelope file or curve is malformed. */
  | 'envelope-invalid'
  /** A project file is malformed or of a newer version. */
  | 'project-invalid'
  /** A model pack's manifest is malformed or lacks a required role. */
  | 'pack-invalid'
  /** A model pack's file is missing, or its SHA-256 differs from the manifest. */
  | 'pack-corrupt'
  /** The server of a model pack cannot be reached, or does not deliver it. */
  | 'pack-unreachable'
  /** The server of a remote engine does not answer, or answers with an error or something else than the model's output. */
  | 'server-unreachable'
  /** A control has a value that the pack does not support. */
  | 'request-invalid'
  /** The inference worker terminated; the next call starts a new one. */
  | 'engine-crashed'
  /** A file of the studio itself could not be loaded: the server cannot be reached, or has another build. */
  | 'files-missing'
  /** The GPU device was lost during a run. */
  | 'device-lost'
  /** Out of memory or storage. */
  | 'out-of-space'
  /** The user cancelled. Never shown as an alert. */
  | 'cancelled'
  /** A bug in the studio. */
  | 'internal';

/** The only error type between modules. `detail` is for the log, not for display. */
export class StudioError extends Error {
  override readonly name = 'StudioError';

  constructor(
    readonly code: StudioErrorCode,
    message: string,
    readonly detail?: string,
  ) {
    super(message);
  }
}

/** Form for worker messages: structured clone does not preserve the class of an Error. */
export interface ErrorDto {
  readonly code: StudioErrorCode;
  readonly message: string;
  readonly detail?: string;
}

export function toErrorDto(error: unknown): ErrorDto {
  if (error instanceof StudioError) {
    return {
      code: error.code,
      message: error.message,
      ...(error.detail !== undefined && { detail: error.detail }),
    };
  }
  if (error instanceof Error && error.name === 'AbortError')
    return { code: 'cancelled', message: 'Cancelled.' };
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'internal', message: 'Something went wrong inside the studio.', detail };
}

export function fromErrorDto(dto: ErrorDto): StudioError {
  return new StudioError(dto.code, dto.message, dto.detail);
}

export function cancelled(): StudioError {
  return new StudioError('cancelled', 'Cancelled.');
}

export function throwIfAborted(signal: { readonly aborted: boolean } | undefined): void {
  if (signal?.aborted) throw cancelled();
}
