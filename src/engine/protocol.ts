import type { TakePart } from '../core/audio/finish/take-finisher';
import type { Envelope } from '../core/loudness/envelope';
import type { PackManifest, PackRole } from '../core/pack/manifest';
import type { WordsVectors } from '../core/retrieval/choose-recordings';
import type {
  EngineStatus,
  ExecutionProvider,
  GenerateRequest,
  GenerateResult,
  LoadedGraphs,
  MapResult,
  PictureFrames,
  Preparation,
  Prompted,
  RemotePart,
  TaskProgress,
  WordsPrompt,
} from './api';
import type { Tensors } from './tensor';

/** Methods of the engine's worker (platform/worker-rpc). */
export interface EngineMethods {
  configure: { params: Configuration; result: EngineStatus };
  prepare: { params: Preparation; result: void };
  'map-envelope': {
    params: { duration: number };
    result: MapResult;
    /** Progress, or the samples that a window has added. */
    progress: TaskProgress | Decoded;
    input: PictureFrames;
  };
  generate: {
    params: GenerateRequest;
    result: Omit<GenerateResult, 'pcm'>;
    /** Progress, or a finished part of the sound. */
    progress: TaskProgress | MadePart;
  };
  embed: {
    params: { prompted: Prompted; background: boolean };
    result: Float32Array;
    progress: TaskProgress;
  };
  'embed-words': { params: WordsPrompt; result: WordsVectors; progress: TaskProgress };
  'measure-speed': { params: void; result: number };
  'classify-picture': {
    params: { frames: PictureFrames; background: boolean };
    result: Float32Array;
    progress: TaskProgress;
  };
}

export interface Decoded {
  readonly decoded: Envelope;
}

export interface MadePart {
  readonly part: TakePart;
}

export interface Configuration {
  /** The page's number for the pack; the worker requests its files by it. */
  readonly packId: number;
  readonly manifest: PackManifest;
  readonly provider: ExecutionProvider | 'auto';
  /** Memory has run out with this pack before. */
  readonly shortOfMemory: boolean;
  readonly remote?: RemotePart | null;
}

/** Methods of the page that the worker calls. */
export interface PageMethods {
  /** A verified file of a pack. A Blob crosses as a handle, not as bytes. */
  'pack-file': {
    params: { packId: number; name: PackFileName };
    result: Blob;
    /** Bytes that have arrived. */
    progress: number;
  };
  /** A graph of the pack was loaded or released. */
  'graphs-loaded': { params: { packId: number; graphs: LoadedGraphs }; result: void };
  /** One evaluation on the server of the pack's remote engine. */
  'evaluate-remotely': {
    params: { packId: number; role: PackRole; feeds: Tensors };
    result: Tensors;
  };
}

/** A graph, the tokenizer, or a file of external data of a graph. */
export type PackFileName = PackRole | 'tokenizer' | ExternalDataName;

export type ExternalDataName = `${PackRole}/${string}`;

/** The role and the file of external data. */
export function externalDataOf(
  name: PackFileName,
): { readonly role: PackRole; readonly file: string } | null {
  const [role, file] = name.split('/');
  return file === undefined ? null : { role: role as PackRole, file };
}
