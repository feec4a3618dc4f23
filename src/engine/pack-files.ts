import type { PackReadOptions } from './api';
import type { PackFileName } from './protocol';
import { SharedWork } from '../platform/shared-work';

interface PendingFile {
  readonly work: SharedWork<Blob>;
  loaded: number;
}

/** Files of a pack on their way to their sessions. Several may wait for one download; it stops when all of them have given up. */
export class PackFiles {
  private readonly files = new Map<PackFileName, PendingFile>();
  private readonly listeners = new Set<() => void>();
  private readonly disposed = new AbortController();

  constructor(private readonly read: (name: PackFileName, options: PackReadOptions) => Promise<Blob>) {}

  /** @throws StudioError cancelled at once when the signal is aborted; else as PackSource.graph. */
  async get(name: PackFileName, signal?: AbortSignal): Promise<Blob> {
    const file = this.pending(name);
    try {
      return await file.work.join(signal);
    } catch (error) {
      if (file.work.isAbandoned || !signal?.aborted) this.forget(name, file);
      throw error;
    }
  }

  /** Bytes of a file that have arrived. */
  loaded(name: PackFileName): number {
    return this.files.get(name)?.loaded ?? 0;
  }

  /** @returns a function that removes the listener. */
  onProgress(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Calls the listeners. */
  notify(): void {
    for (const listener of this.listeners) listener();
  }

  /** The file is in use, or will not be needed. */
  drop(name: PackFileName): void {
    this.files.delete(name);
  }

  /** Stops every download. */
  dispose(): void {
    this.disposed.abort();
    this.files.clear();
  }

  private pending(name: PackFileName): PendingFile {
    const known = this.files.get(name);
    if (known && !known.work.isAbandoned) return known;
    const file: PendingFile = {
      loaded: 0,
      work: new SharedWork((signal) =>
        this.read(name, {
          signal: AbortSignal.any([signal, this.disposed.signal]),
          onProgress: (bytes) => {
            file.loaded = bytes;
            this.notify();
          },
        }),
      ),
    };
    this.files.set(name, file);
    return file;
  }

  private forget(name: PackFileName, file: PendingFile): void {
    if (this.files.get(name) === file) this.files.delete(name);
  }
}
