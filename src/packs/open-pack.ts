import { StudioError } from '../core/errors';
import { type PackFile, type PackManifest, parseManifest } from '../core/pack/manifest';
import type { PackReadOptions, PackSource } from '../engine/api';
import { MAX_MANIFEST_BYTES } from './manifest-file';
import { type FileOfPack, packSource } from './pack-source';
import { damaged, isAsStated } from './verify';

export interface PackReader {
  /** Bytes of a file, unverified. */
  read(file: PackFile, options: PackReadOptions): Promise<Blob>;
  /** The same past every cache; absent where there is none. */
  reread?(file: PackFile, options: PackReadOptions): Promise<Blob>;
}

/**
 * A pack whose files are read and verified when they are requested. A file that is damaged is read once more.
 * @param place folder or host, for messages. @throws StudioError pack-invalid.
 */
export async function openPack(manifestFile: Blob, place: string, reader: PackReader): Promise<PackSource> {
  const manifest = await readManifest(manifestFile, place);
  const verifiedFile: FileOfPack = async (stated, options = {}) => {
    const blob = await reader.read(stated, options);
    if (await isAsStated(blob, stated)) return blob;
    if (!reader.reread) throw damaged(blob, stated, manifest.name);
    const again = await reader.reread(stated, options);
    if (await isAsStated(again, stated)) return again;
    throw damaged(again, stated, manifest.name);
  };
  return packSource(manifest, verifiedFile);
}

/** @param place folder or host, for messages. @throws StudioError pack-invalid. */
export async function readManifest(file: Blob, place: string): Promise<PackManifest> {
  if (file.size > MAX_MANIFEST_BYTES)
    throw new StudioError(
      'pack-invalid',
      `The model pack ${place} cannot be used: its manifest.json is larger than 1 MB. Download or export it again.`,
    );
  return parseManifest(parseJson(await file.text(), place), place);
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StudioError(
      'pack-invalid',
      `The model pack ${place} cannot be used: its manifest.json is not valid JSON.`,
      String(error),
    );
  }
}
