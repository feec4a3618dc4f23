import type { ErrorDto } from '../core/errors';
import type { PackManifest, PackRole } from '../core/pack/manifest';
import type {
  EngineStatus,
  ExecutionProvider,
  GenerateRequest,
  GenerateResult,
  MapResult,
  PictureFrames,
  TaskProgress,
} from './api';

/** A pack's file that the worker asks the page for. */
export type PackFileName = PackRole | 'tokenizer';

/** Page → worker. `id` names the call; replies carry it back. */
export type ToWorker =
  | { type: 'configure'; id: number; manifest: PackManifest; provider: ExecutionProvider | 'auto' }
  | { type: 'map-envelope'; id: number; duration: number }
  /** Next batch of a map-envelope call, its buffer transferred; null after the last one. */
  | { type: 'frames'; id: number; frames: PictureFrames | null }
  | { type: 'generate'; id: number; request: GenerateRequest }
  | { type: 'cancel'; id: number }
  /** Answers want-file; a Blob crosses as a handle, not as bytes. */
  | { type: 'file'; id: number; file: Blob }
  | { type: 'file-failed'; id: number; error: ErrorDto };

/** Worker → page. PCM, envelope and confidence buffers are transferred. */
export type FromWorker =
  | { type: 'progress'; id: number; progress: TaskProgress }
  | { type: 'done'; id: number; result: Results[keyof Results] }
  | { type: 'failed'; id: number; error: ErrorDto }
  /** A batch of this call was consumed: one more may be sent. */
  | { type: 'want-frames'; id: number }
  /** `id` is the worker's own count of files, `pack` the id of the configure call that brought the pack. */
  | { type: 'want-file'; id: number; pack: number; name: PackFileName };

export interface Results {
  configure: EngineStatus;
  'map-envelope': MapResult;
  generate: GenerateResult;
}

/** Batches that may be on their way to the worker: one being encoded, one waiting. */
export const FRAMES_IN_FLIGHT = 2;
