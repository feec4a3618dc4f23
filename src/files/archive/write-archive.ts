import { BlobReader, BlobWriter, TextReader, ZipWriter } from './zip';
import type { SoundId } from '../../core/audio/sound-id';
import { throwIfAborted } from '../../core/errors';
import { encodeWav } from '../../core/formats/wav';
import { serialiseProject } from '../../core/project/project-schema';
import { unpackProject } from '../../core/project/packed-project';
import { atOnce } from '../../platform/in-slices';
import type { ArchiveSound } from './archive';
import {
  ARCHIVE_TYPE,
  ARCHIVE_VERSION,
  type ArchiveManifest,
  HISTORY_FILE,
  MANIFEST_FILE,
  PROJECT_FILE,
  type SoundEntry,
} from './archive-format';
import { EntryNames } from './entry-names';
import type { PackedRequest } from './packed-archive';
import { stringifyTyped } from './typed-array-json';

/** The same options for every entry: no time stamps of the file system, so that equal projects give equal archives. */
const entryOptions = { extendedTimestamp: false } as const;

/**
 * The project file. Sounds are taken one by one, so that only one is in memory beside the archive, which the browser may hold on disk.
 * @param onSound is called after each sound.
 */
export async function writeArchive(
  { archive, newIds, saved }: PackedRequest,
  sounds: AsyncIterable<ArchiveSound>,
  { signal, onSound }: { readonly signal: AbortSignal; readonly onSound: (written: number) => void },
): Promise<Blob> {
  const { clip, document, history, name } = archive;
  const zip = new ZipWriter(new BlobWriter(ARCHIVE_TYPE), { ...entryOptions, signal });
  const names = new EntryNames();
  const lastModDate = new Date(saved);
  await zip.add(
    PROJECT_FILE,
    new TextReader(withIds(serialiseProject(atOnce(unpackProject(document))), newIds)),
    { lastModDate },
  );
  if (history !== null)
    await zip.add(HISTORY_FILE, new TextReader(withIds(stringifyTyped(history), newIds)), { lastModDate });
  const entries: SoundEntry[] = [];
  for await (const sound of sounds) {
    throwIfAborted(signal);
    const { sampleRate, channels } = sound.pcm;
    const file = names.unique(`sounds/${names.safe(sound.name)}`, 'wav');
    await zip.add(file, wavStream(sound), { lastModDate });
    const samples = channels[0]?.length ?? 0;
    entries.push({ id: sound.id, file, sampleRate, channels: channels.length, samples });
    onSound(entries.length);
  }
  const clipFile = clip && `clip/${names.safe(clip.name)}`;
  // A video does not shrink, and uncompressed it is read in place.
  if (clip) await zip.add(clipFile!, new BlobReader(clip), { lastModDate, level: 0 });
  const manifest: ArchiveManifest = {
    format: 'stable-v2a-project',
    version: ARCHIVE_VERSION,
    name,
    saved,
    sounds: entries,
    clip: clip && { file: clipFile!, fileName: clip.name, type: clip.type },
  };
  await zip.add(MANIFEST_FILE, new TextReader(JSON.stringify(manifest, null, 2)), { lastModDate });
  return zip.close();
}

/** JSON with strings replaced, also in JSON texts that are strings in it. */
function withIds(json: string, ids: ReadonlyMap<SoundId, SoundId>): string {
  let text = json;
  for (const [before, after] of ids) {
    const [was, is] = [JSON.stringify(before), JSON.stringify(after)];
    const inner = (quoted: string) => JSON.stringify(quoted).slice(1, -1);
    text = text.replaceAll(was, () => is).replaceAll(inner(was), () => inner(is));
  }
  return text;
}

function wavStream({ pcm }: ArchiveSound): ReadableStream<Uint8Array> {
  const blocks = encodeWav(pcm, 'float32');
  return new ReadableStream({
    pull(controller) {
      const next = blocks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
  });
}
