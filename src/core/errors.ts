/**
 * The closed set of things that can go wrong in a way the user is told about.
 * Each code is one decision for the UI; `message` is the sentence shown: it names the file or control, what is wrong and what to do.
 */
export type StudioErrorCode =
  /** The container or codec cannot be read by WebCodecs nor by ffmpeg. */
  | 'media-unsupported'
  /** The file is truncated, empty or not a media file. */
  | 'media-damaged'
  /** The file has no picture (or no sound, where sound was asked for). */
  | 'media-missing-track'
  /** An envelope file or curve is malformed. */
  | 'envelope-invalid'
  /** A project file is malformed or of a newer version. */
  | 'project-invalid'
  /** A model pack's manifest is malformed, or lacks a role that the task needs. */
  | 'pack-invalid'
  /** A model pack's file is missing, or its SHA-256 differs from the manifest. */
  | 'pack-corrupt'
  /** A control holds a value that the pack cannot honour. */
  | 'request-invalid'
  /** The inference worker died; the next call starts a new one. */
  | 'engine-crashed'
  /** The GPU device was lost during a run. */
  | 'device-lost'
  /** Memory or storage ran out. */
  | 'out-of-space'
  /** The user cancelled. Never shown as an alert. */
  | 'cancelled'
  /** A bug of ours. */
  | 'internal';

/** The only error type that crosses a module seam. `detail` is for the log, never for the alert line. */
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

/** Serialisable form for worker messages: structured clone drops the class of an Error. */
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

export function throwIfAborted(signal: { readonly aborted: boolean } | undefined): void {
  if (signal?.aborted) throw new StudioError('cancelled', 'Cancelled.');
}
