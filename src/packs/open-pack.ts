import { StudioError } from '../core/errors';
import { parseManifest } from '../core/pack/manifest';
import type { PackReadOptions, PackSource } from '../engine/api';
import { damaged, isAsStated, type PackFile } from './verify';

export const MANIFEST_NAME = 'manifest.json';
/** A manifest has about 10 kB. */
export const MAX_MANIFEST_BYTES = 1_000_000;

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
  if (manifestFile.size > MAX_MANIFEST_BYTES)
    throw new StudioError(
      'pack-invalid',
      `The model pack ${place} cannot be used: its manifest.json is larger than 1 MB. Download or export it again.`,
    );
  const manifest = parseManifest(parseJson(await manifestFile.text(), place), place);
  const verifiedFile = async (stated: PackFile, options: PackReadOptions = {}) => {
    const blob = await reader.read(stated, options);
    if (await isAsStated(blob, stated)) return blob;
    if (!reader.reread) throw damaged(blob, stated, manifest.name);
    const again = await reader.reread(stated, options);
    if (await isAsStated(again, stated)) return again;
    throw damaged(again, stated, manifest.name);
  };
  return {
    manifest,
    graph(role, options) {
      const graph = manifest.roles[role];
      if (graph) return verifiedFile(graph, options);
      return Promise.reject(
        new StudioError('pack-invalid', `The model pack ${manifest.name} has no ${role} graph.`),
      );
    },
    bank(name, options) {
      if (manifest.bank) return verifiedFile(manifest.bank[name], options);
      return Promise.reject(
        new StudioError('pack-invalid', `The model pack ${manifest.name} has no bank of recordings.`),
      );
    },
    tokenizer: (options) => verifiedFile(manifest.roles['clap-text'].tokenizer, options),
  };
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
