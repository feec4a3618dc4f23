/** Where a file is written, not always in order. */
export interface FileSink {
  write(position: number, data: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The written file. */
  finish(): Promise<Blob>;
  /** Drops what was written. */
  abort(): Promise<void>;
}

/** Bytes that are collected before they become a part of the Blob. */
const PART_BYTES = 4 * 2 ** 20;

/** A Blob built part by part, which the browser moves to disk when it is large. */
export class BlobSink implements FileSink {
  private readonly parts: Blob[] = [];
  private readonly patches: { readonly position: number; readonly data: Uint8Array<ArrayBuffer> }[] = [];
  private pending: Uint8Array<ArrayBuffer>[] = [];
  private pendingBytes = 0;
  private size = 0;

  constructor(private readonly type: string) {}

  write(position: number, data: Uint8Array<ArrayBuffer>): Promise<void> {
    const known = Math.min(data.length, Math.max(0, this.size - position));
    if (known > 0) this.patches.push({ position, data: data.subarray(0, known) });
    if (position > this.size) this.append(new Uint8Array(position - this.size));
    if (known < data.length) this.append(data.subarray(known));
    return Promise.resolve();
  }

  finish(): Promise<Blob> {
    this.flush();
    const { type } = this;
    let blob = new Blob(this.parts, { type });
    for (const { position, data } of this.patches)
      blob = new Blob([blob.slice(0, position), data, blob.slice(position + data.length)], { type });
    return Promise.resolve(blob);
  }

  abort(): Promise<void> {
    this.parts.length = 0;
    this.pending = [];
    return Promise.resolve();
  }

  private append(data: Uint8Array<ArrayBuffer>): void {
    this.pending.push(data);
    this.pendingBytes += data.length;
    this.size += data.length;
    if (this.pendingBytes >= PART_BYTES) this.flush();
  }

  private flush(): void {
    if (this.pendingBytes > 0) this.parts.push(new Blob(this.pending));
    this.pending = [];
    this.pendingBytes = 0;
  }
}

/** A file that the user chose. It is replaced only when writing has finished. */
export class HandleSink implements FileSink {
  private constructor(
    private readonly handle: FileSystemFileHandle,
    private readonly stream: FileSystemWritableFileStream,
  ) {}

  static async open(handle: FileSystemFileHandle): Promise<HandleSink> {
    return new HandleSink(handle, await handle.createWritable());
  }

  async write(position: number, data: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.stream.write({ type: 'write', position, data });
  }

  async finish(): Promise<Blob> {
    await this.stream.close();
    return this.handle.getFile();
  }

  async abort(): Promise<void> {
    await this.stream.abort().catch(() => undefined);
  }
}

/** Remembers why a write failed: whoever writes a movie also reads its source, and reports either error alike. */
export class WatchedSink implements FileSink {
  /** Null while every write has succeeded. */
  failure: { readonly error: unknown } | null = null;

  constructor(private readonly sink: FileSink) {}

  async write(position: number, data: Uint8Array<ArrayBuffer>): Promise<void> {
    try {
      await this.sink.write(position, data);
    } catch (error) {
      this.failure ??= { error };
      throw error;
    }
  }

  finish(): Promise<Blob> {
    return this.sink.finish();
  }

  abort(): Promise<void> {
    return this.sink.abort();
  }
}

/** @param handle null for a Blob of the type */
export async function openSink(handle: FileSystemFileHandle | null, type: string): Promise<WatchedSink> {
  return new WatchedSink(handle ? await HandleSink.open(handle) : new BlobSink(type));
}
