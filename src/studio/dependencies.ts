import type { Editor } from '../editor/editor';
import type { Engine, ExecutionProvider, PackSource } from '../engine/api';
import type { Media } from '../media/api';
import type { MidiInputs } from '../platform/midi';
import type { Transport } from '../playback/api';

/** Values kept by the browser between visits. Values are structured clones. */
export interface KeyValueStore {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  keys(): Promise<readonly string[]>;
}

/** What the studio is made of. Heavy parts are loaded when first asked for. */
export interface StudioDependencies {
  readonly editor: Editor;
  readonly transport: Transport;
  readonly media: () => Promise<Media>;
  readonly engine: () => Promise<Engine>;
  readonly pack: () => Promise<PackSource>;
  /** A pack from the files of a folder on disk. @throws StudioError pack-invalid | pack-corrupt */
  readonly packFromFiles: (files: readonly File[]) => Promise<PackSource>;
  readonly provider: ExecutionProvider | 'auto';
  readonly storage: KeyValueStore;
  readonly demo: () => Promise<File>;
  /** Asks the user for the microphone. @throws StudioError request-invalid */
  readonly microphone: () => Promise<MediaStream>;
  /** Asks the user for MIDI; messages come with their moment in milliseconds of performance.now. @throws StudioError request-invalid */
  readonly midi: (
    onMessage: (bytes: Uint8Array, at: number) => void,
    onDevices: () => void,
  ) => Promise<MidiInputs>;
  /** Hands a file to the user. */
  readonly deliver: (blob: Blob, fileName: string) => void;
  readonly log: (detail: string) => void;
  readonly now: () => Date;
  /** A fresh seed, 0..2^32-1. */
  readonly randomSeed: () => number;
}
