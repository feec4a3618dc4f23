import type { Editor } from '../editor/editor';
import type { PackManifest } from '../core/pack/manifest';
import type { Engine, ExecutionProvider, PackSource, RemoteConnection, RemoteServer } from '../engine/api';
import type { Files } from '../files/api';
import type { Media } from '../media/api';
import type { Packs } from '../packs/api';
import type { Database } from '../platform/database';
import type { StoredFileHandle } from '../platform/file-handles';
import type { MidiInputs } from '../platform/midi';
import type { OfflineFiles } from '../platform/offline/offline';
import type { StorageSpace } from '../platform/storage-space';
import type { StoredFiles } from '../platform/stored-files';
import type { TabLocks } from '../platform/tab-locks';
import type { SoundPlayer, Transport } from '../playback/api';
import type { SoundIndex } from '../sound-index/api';

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
  /** The pack that the studio ships with, or the one that the page's address names. */
  readonly pack: (signal?: AbortSignal) => Promise<PackSource>;
  /** The page's address names the pack: the one chosen in this browser is not used. */
  readonly packIsGiven: boolean;
  /** The packs of this browser's storage. */
  readonly packs: () => Promise<Packs>;
  readonly provider: ExecutionProvider | 'auto';
  /** Takes may be made ahead, if the designer wants it. */
  readonly makesAhead: boolean;
  /** Connects to a server that runs graphs of a pack. @throws StudioError server-unreachable | cancelled */
  readonly connectRemote: (
    server: RemoteServer,
    manifest: PackManifest,
    signal?: AbortSignal,
  ) => Promise<RemoteConnection>;
  /** What the browser says of itself and of the machine. */
  readonly device: { readonly browser: string; readonly memory: number | null };
  /** Address of the page. */
  readonly here: string;
  /** Keys, stamps and other habits of the user; earlier builds stored projects here too. */
  readonly storage: KeyValueStore;
  /** The library of projects. Its stores are `libraryStores`. */
  readonly database: Database;
  readonly locks: TabLocks;
  /** Copies of clips, named by their project's id. */
  readonly clipCopies: StoredFiles;
  /** Null where the browser does not say. */
  readonly measureStorage: () => Promise<StorageSpace | null>;
  /** Requests that the browser does not delete what is stored. @returns whether it agrees. */
  readonly persistStorage: () => Promise<boolean>;
  /** A small picture file. Closes the bitmap. */
  readonly encodePicture: (bitmap: ImageBitmap) => Promise<Blob>;
  /** Lets the user choose a video that can be opened again in a later visit; null where the browser cannot. */
  readonly pickVideo: (() => Promise<{ file: File; handle: StoredFileHandle } | null>) | null;
  /** The file behind a handle; null without permission. @param ask requests the permission, which needs a click. */
  readonly fileOfHandle: (handle: StoredFileHandle, ask: boolean) => Promise<File | null>;
  /** The sounds of the user's folders. */
  readonly soundIndex: () => Promise<SoundIndex>;
  /** Whether an earlier visit has stored an index of sounds. */
  readonly soundIndexExists: () => Promise<boolean>;
  /** Lets the user choose a folder that can be read again in a later visit; null where the browser cannot. */
  readonly pickFolder: (() => Promise<FileSystemDirectoryHandle | null>) | null;
  /** Whether a folder may be read. @param ask requests the permission, which needs a click. */
  readonly mayRead: (handle: FileSystemDirectoryHandle, ask: boolean) => Promise<boolean>;
  readonly soundPlayer: SoundPlayer;
  /** Calls the listener whenever the page is hidden or left. */
  readonly onHide: (listener: () => void) => void;
  readonly demo: () => Promise<File>;
  /** The studio's own files in this browser, and newer versions of them. */
  readonly offline: OfflineFiles;
  /** Requests the microphone from the user. @throws StudioError request-invalid */
  readonly microphone: () => Promise<MediaStream>;
  /** Requests MIDI inputs from the user. `at` is in milliseconds of performance.now. @throws StudioError request-invalid */
  readonly midi: (
    onMessage: (bytes: Uint8Array, at: number) => void,
    onDevices: () => void,
  ) => Promise<MidiInputs>;
  /** Offers a file to the user as a download. */
  readonly deliver: (blob: Blob, fileName: string) => void;
  /** Lets the user choose where a large file is written. Null where the browser cannot; during a click only. */
  readonly chooseSaveFile: (
    suggestedName: string,
    description: string,
    mimeType: string,
  ) => Promise<FileSystemFileHandle | 'cancelled' | null>;
  /** Removes a chosen file when nothing was written to it. */
  readonly removeIfEmpty: (handle: FileSystemFileHandle) => Promise<void>;
  readonly log: (detail: string) => void;
  readonly now: () => Date;
  /** A random seed, 0..2^32-1. */
  readonly randomSeed: () => number;
}
