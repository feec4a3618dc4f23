import { BlobReader, type FileEntry, ZipReader } from './zip';
import * as v from 'valibot';
import { StudioError, throwIfAborted } from '../../core/errors';
import { MAX_PROJECT_BYTES } from '../../core/project/bounds';
import { type Project, projectDuration } from '../../core/project/project';
import { readProject } from '../../core/project/project-schema';
import { packProject } from '../../core/project/packed-project';
import type { PackedPart } from './packed-archive';
import {
  ARCHIVE_VERSION,
  type ArchiveManifest,
  archiveManifest,
  HISTORY_FILE,
  MANIFEST_FILE,
  MAX_ENTRIES,
  MAX_HISTORY_BYTES,
  MAX_MANIFEST_BYTES,
  PROJECT_FILE,
  type SoundEntry,
} from './archive-format';
import { readFloatWav } from './float-wav';
import { parseTyped } from './typed-array-json';

/** Sounds may be longer than the clip (references), but not longer than this, seconds, unless the clip is. */
const MAX_SOUND_SECONDS = 3600;
/** Header and chunks of a WAV file other than its samples. */
const MAX_WAV_EXTRA_BYTES = 2 ** 20;
/** Most bytes of a video per byte in an archive that another program has packed again: uncompressed animation shrinks to a fiftieth. */
const MAX_VIDEO_RATIO = 100;
/** Fixed part of a local file header; then its name and its extra field follow. */
const LOCAL_HEADER_BYTES = 30;
const LOCAL_HEADER_SIGNATURE = 0x04034b50;

type PackedSound = Exclude<PackedPart, { kind: 'project' }>;
type Entries = ReadonlyMap<string, FileEntry>;

/**
 * The project, then its sounds one by one. Only entries that the manifest names are unpacked, none beyond the size that it may have.
 * @throws StudioError project-invalid
 */
export async function* readArchive(file: File, signal: AbortSignal): AsyncGenerator<PackedPart> {
  const entries = await readEntries(file);
  const manifest = await readManifest(file, entries);
  const project = await text(file, entries, PROJECT_FILE, MAX_PROJECT_BYTES);
  const document = readProject(project, file.name);
  const history = entries.has(HISTORY_FILE) ? await readHistory(file, entries) : null;
  const clip = await readClip(file, entries, manifest);
  const { name, sounds } = manifest;
  yield {
    kind: 'project',
    archive: { name, document: packProject(document), history, clip },
    sounds: sounds.length,
  };
  for (const sound of sounds) {
    throwIfAborted(signal);
    yield await readSound(entries, sound, document);
  }
}

async function readEntries(file: File): Promise<Entries> {
  const entries = new Map<string, FileEntry>();
  const reader = new ZipReader(new BlobReader(file), { checkOverlappingEntry: true });
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (entries.size >= MAX_ENTRIES) throw new Error(`more than ${MAX_ENTRIES} entries`);
      if (entry.directory || entry.encrypted) continue;
      if (entries.has(entry.filename)) throw new Error(`${entry.filename} is there twice`);
      entries.set(entry.filename, entry);
    }
  } catch (error) {
    throw damaged(file, 'its table of contents cannot be read', error);
  }
  return entries;
}

async function readManifest(file: File, entries: Entries): Promise<ArchiveManifest> {
  if (!entries.has(MANIFEST_FILE)) {
    throw new StudioError(
      'project-invalid',
      `${file.name} is a zip archive, but not a project of the studio. Choose a file that Save project has written.`,
    );
  }
  const source = await text(file, entries, MANIFEST_FILE, MAX_MANIFEST_BYTES);
  let json: unknown;
  try {
    json = JSON.parse(source);
  } catch (error) {
    throw damaged(file, `${MANIFEST_FILE} in it is not valid`, error);
  }
  const version = (json as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > ARCHIVE_VERSION) {
    throw new StudioError(
      'project-invalid',
      `${file.name} was saved by a newer version of the studio. Update this page, then open it again.`,
    );
  }
  const result = v.safeParse(archiveManifest, json, { abortEarly: true, abortPipeEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw damaged(
    file,
    `${MANIFEST_FILE} in it is not valid`,
    `${v.getDotPath(issue) ?? ''}: ${issue.message}`,
  );
}

/** Undo steps are checked when they are restored; damaged ones do not harm the project. */
async function readHistory(file: File, entries: Entries): Promise<unknown> {
  try {
    return parseTyped(await text(file, entries, HISTORY_FILE, MAX_HISTORY_BYTES));
  } catch {
    return null;
  }
}

/** The content of an entry as text. */
async function text(file: File, entries: Entries, name: string, maxBytes: number): Promise<string> {
  const entry = entries.get(name);
  if (!entry) throw damaged(file, `${name} is missing in it`);
  try {
    return await new Response(unpack(entry, maxBytes)).text();
  } catch (error) {
    throw damaged(file, `${name} in it cannot be read`, error);
  }
}

/** The unpacked bytes of an entry; fails when there are more than `maxBytes`, whatever the archive states. */
function unpack(entry: FileEntry, maxBytes: number): ReadableStream<Uint8Array> {
  let bytes = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      bytes += piece.length;
      if (bytes > maxBytes) controller.error(new Error(`larger than ${maxBytes} bytes`));
      else controller.enqueue(piece);
    },
  });
  const abort = new AbortController();
  // An error of the archive arrives at the reading end of `limit`.
  entry.getData(limit.writable, { signal: abort.signal, checkSignature: true }).catch((error: unknown) => {
    abort.abort();
    void limit.writable.abort(error).catch(() => undefined);
  });
  return limit.readable;
}

async function readSound(entries: Entries, sound: SoundEntry, document: Project): Promise<PackedSound> {
  const { channels, file, id, sampleRate, samples } = sound;
  const maxSeconds = Math.max(MAX_SOUND_SECONDS, projectDuration(document) + 1);
  const entry = entries.get(file);
  const bytes = 4 * channels * samples;
  try {
    if (!entry || entry.uncompressedSize < bytes || samples > maxSeconds * sampleRate) {
      throw new Error('not as stated');
    }
    return { kind: 'sound', id, pcm: await readFloatWav(unpack(entry, bytes + MAX_WAV_EXTRA_BYTES), sound) };
  } catch {
    return { kind: 'damaged-sound', id, file };
  }
}

/** The video in place: a part of the archive's file, which nothing copies. */
async function readClip(file: File, entries: Entries, { clip }: ArchiveManifest): Promise<File | null> {
  if (!clip) return null;
  const entry = entries.get(clip.file);
  if (!entry) throw damaged(file, `the video ${clip.fileName} is missing in it`);
  const { offset, compressedSize, compressionMethod, uncompressedSize } = entry;
  const header = new DataView(await file.slice(offset, offset + LOCAL_HEADER_BYTES).arrayBuffer());
  const inPlace =
    compressionMethod === 0 &&
    compressedSize === uncompressedSize &&
    header.byteLength === LOCAL_HEADER_BYTES &&
    header.getUint32(0, true) === LOCAL_HEADER_SIGNATURE;
  // Another program has packed the archive again.
  if (!inPlace) {
    const blob = await new Response(unpack(entry, MAX_VIDEO_RATIO * compressedSize))
      .blob()
      .catch((error: unknown) => {
        throw damaged(file, `the video ${clip.fileName} in it cannot be read`, error);
      });
    return new File([blob], clip.fileName, { type: clip.type });
  }
  const start = offset + LOCAL_HEADER_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
  return new File([file.slice(start, start + compressedSize)], clip.fileName, { type: clip.type });
}

function damaged(file: File, what: string, cause?: unknown): StudioError {
  const detail = cause instanceof Error ? cause.message : typeof cause === 'string' ? cause : undefined;
  return new StudioError(
    'project-invalid',
    `${file.name} cannot be opened: ${what}. The file is incomplete or damaged; use another copy.`,
    detail,
  );
}
