import type { Editor } from '../editor/editor';
import type { Engine, ExecutionProvider, PackSource } from '../engine/api';
import type { Files } from '../files/api';
import type { Media } from '../media/api';
import type { MidiInputs } from '../platform/midi';
import type { Transport } from '../playback/api';

/** Values that the browser stores between visits, as structured clones. */
export interface KeyValueStore {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  keys(): Promise<readonly string[]>;
}

/** What the studio depends on. Media, files, engine and pack load when they are first needed. */
export interface StudioDependencies {
  readonly editor: Editor;
  readonly transport: Transport;
  readonly media: () => Promise<Media>;
  /** Reads project and envelope files off the page's thread. */
  readonly files: () => Promise<Files>;
  readonly engine: () => Promise<Engine>;
  readonly pack: () => Promise<PackSource>;
  /** A pack from the files of a folder on disk. @throws StudioError pack-invalid | pack-corrupt */
  readonly packFromFiles: (files: readonly File[]) => Promise<PackSource>;
  readonly provider: ExecutionProvider | 'auto';
  readonly storage: KeyValueStore;
  /** Calls the listener whenever the page is hidden or left. */
  readonly onHide: (listener: () => void) => void;
  readonly demo: () => Promise<File>;
  /** Requests the microphone from the user. @throws StudioError request-invalid */
  readonly microphone: () => Promise<MediaStream>;
  /** Requests MIDI inputs from the user. `at` is in milliseconds of performance.now. @throws StudioError request-invalid */
  readonly midi: (
    onMessage: (bytes: Uint8Array, at: number) => void,
    onDevices: () => void,
  ) => Promise<MidiInputs>;
  /** Offers a file to the user as a download. */
  readonly deliver: (blob: Blob, fileName: string) => void;
  readonly log: (detail: string) => void;
  readonly now: () => Date;
  /** A random seed, 0..2^32-1. */
  readonly randomSeed: () => number;
}
  /** Lets the user choose where a large file is written. Null where the browser cannot; during a click only. */
  readonly chooseSaveFile: (
    suggestedName: string,
    description: string,
    mimeType: string,
  ) => Promise<FileSystemFileHandle | 'cancelled' | null>;
  /** Removes a chosen file when nothing was written to it. */
  readonly removeIfEmpty: (handle: FileSystemFileHandle) => Promise<void>;
