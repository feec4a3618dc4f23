import { StudioError } from '../core/errors';
import { parseManifest } from '../core/pack/manifest';
import type { PackSource } from '../engine/api';
import { type PackFile, verified } from './verify';

export const MANIFEST_NAME = 'manifest.json';

/**
 * A pack whose files are read and verified when they are requested.
 * @param place folder or host, for messages. @param read bytes of a file, unverified. @throws StudioError pack-invalid.
 */
export function openPack(
  manifestText: string,
  place: string,
  read: (file: PackFile) => Promise<Blob>,
): PackSource {
  const manifest = parseManifest(parseJson(manifestText, place), place);
  const verifiedFile = async (stated: PackFile) => verified(await read(stated), stated, manifest.name);
  return {
    manifest,
    graph(role) {
      const graph = manifest.roles[role];
      if (graph) return verifiedFile(graph);
      return Promise.reject(
        new StudioError('pack-invalid', `The model pack ${manifest.name} has no ${role} graph.`),
      );
    },
    tokenizer: () => verifiedFile(manifest.roles['clap-text'].tokenizer),
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
