import { StudioError, throwIfAborted } from '../../core/errors';
import { STORAGE_RESERVE } from '../../core/pack/device-needs';
import type { PackFile } from '../../core/pack/manifest';
import { BrokenConnection, DownloadError } from '../../platform/file-stream';
import { isQuotaError } from '../../platform/storage-space';
import type { FileSource } from './file-source';
import { hashFile } from './hash-file';
import { partName, type PartFiles, type PartWriter } from './part-files';

export interface StoringParts {
  /** Of the pack, for messages. */
  readonly name: string;
  readonly files: readonly PackFile[];
  readonly source: FileSource;
  readonly store: PartFiles;
  readonly signal: AbortSignal;
  /** Bytes of the pack that are stored. */
  readonly onProgress: (stored: number) => void;
  /** Bytes that the browser's storage has left. */
  readonly freeBytes: () => Promise<number>;
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** The room for the user's work would be taken. */
const littleRoom = new DOMException('little room is left', 'QuotaExceededError');
/** Tries in a row that bring nothing. */
const MAX_TRIES = 4;
/** Wait before the second of them; it doubles with each. */
const FIRST_WAIT_MILLISECONDS = 500;
/** Bytes after which the room that is left is measured again. */
const MEASURE_BYTES = 64e6;

/**
 * Stores the files of a pack that are not stored yet. What has arrived of a file stays when this is cut short, and the next call goes on from
 * there; a file counts as stored once its SHA-256 is that of the manifest.
 * @throws StudioError pack-unreachable | pack-corrupt | out-of-space | cancelled.
 */
export async function storeFiles(parts: StoringParts): Promise<void> {
  const { files, signal, store } = parts;
  const distinct = [...new Map(files.map((file) => [file.sha256, file])).values()];
  const total = distinct.reduce((sum, { bytes }) => sum + bytes, 0);
  let complete = 0;
  const missing: PackFile[] = [];
  for (const file of distinct) {
    if ((await store.sizeOf(file.sha256)) === file.bytes) complete += file.bytes;
    else missing.push(file);
  }
  parts.onProgress(complete);
  for (const file of missing) {
    throwIfAborted(signal);
    const before = complete;
    await storeFile(
      parts,
      file,
      (bytes) => parts.onProgress(before + bytes),
      (bytes) => Math.floor((100 * (before + bytes)) / total),
    );
    complete += file.bytes;
  }
}

async function storeFile(
  parts: StoringParts,
  file: PackFile,
  onProgress: (bytes: number) => void,
  percentAt: (bytes: number) => number,
): Promise<void> {
  const { name, signal, store } = parts;
  const part = partName(file.sha256);
  for (const again of [false, true]) {
    await receive(parts, file, again, onProgress, percentAt);
    if ((await hashFile(await store.read(part), signal)) === file.sha256)
      return store.rename(part, file.sha256);
    // It may have been put together from two versions of the file: once more, from its start.
    await store.remove(part);
    onProgress(0);
  }
  throw new StudioError(
    'pack-corrupt',
    `The file ${file.file} of ${name} is damaged where it comes from: its SHA-256 is not the one that the manifest states. It was not stored. ${parts.source.remedy}`,
    file.sha256,
  );
}

/** Brings a part file to its full size, over as many connections as it takes. */
async function receive(
  parts: StoringParts,
  file: PackFile,
  again: boolean,
  onProgress: (bytes: number) => void,
  percentAt: (bytes: number) => number,
): Promise<void> {
  const { name, signal, source, store, wait } = parts;
  const writer = await store.append(partName(file.sha256));
  try {
    if (writer.size > file.bytes) writer.truncate(0);
    for (let tries = 1; writer.size < file.bytes; tries++) {
      const before = writer.size;
      try {
        await receiveOnce(parts, file, again, writer, onProgress);
        if (writer.size < file.bytes) throw new BrokenConnection('sent less than the manifest states');
      } catch (error) {
        throwIfAborted(signal);
        if (isQuotaError(error)) {
          // The room is the user's: it is not taken by part of a file.
          if (error !== littleRoom) writer.truncate(0);
          throw outOfSpace(name, percentAt(before));
        }
        if (!(error instanceof DownloadError)) throw error;
        // The server has less than what is here, so that this is of another file.
        if (error.status === 416) writer.truncate(0);
        else if (!(error instanceof BrokenConnection))
          throw source.describeFailure(file, error, name, percentAt(writer.size));
        if (writer.size > before) tries = 0;
        if (tries >= MAX_TRIES) throw source.describeFailure(file, error, name, percentAt(writer.size));
        await wait(FIRST_WAIT_MILLISECONDS * 2 ** tries, signal);
      }
    }
  } finally {
    writer.close();
  }
}

/** One connection. */
async function receiveOnce(
  parts: StoringParts,
  file: PackFile,
  again: boolean,
  writer: PartWriter,
  onProgress: (bytes: number) => void,
): Promise<void> {
  const { freeBytes, signal, source } = parts;
  const opened = await source.open(file, writer.size, again, signal);
  if (opened.from !== writer.size) writer.truncate(opened.from);
  let measured = -Infinity;
  for await (const bytes of opened.parts) {
    throwIfAborted(signal);
    if (writer.size - measured >= MEASURE_BYTES) {
      measured = writer.size;
      const needed = Math.min(file.bytes - writer.size, MEASURE_BYTES) + STORAGE_RESERVE;
      if ((await freeBytes()) < needed) throw littleRoom;
    }
    // A server that sends more than stated does not fill the disk; the hash tells that it is another file.
    writer.write(bytes.subarray(0, file.bytes - writer.size));
    onProgress(writer.size);
    if (writer.size >= file.bytes) return;
  }
}

function outOfSpace(name: string, percent: number): StudioError {
  return new StudioError(
    'out-of-space',
    `${name} is stored up to ${percent} %: this browser's storage is full. Free disk space or delete another pack, then press Resume.`,
  );
}
