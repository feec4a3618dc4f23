import { StudioError } from '../core/errors';
import { parseManifest, type PackManifest, type PackRole } from '../core/pack/manifest';
import { verified, type PackFile } from './verify';

/** A pack whose files are read and verified when they are asked for. It fits the engine's PackSource. */
export interface OpenPack {
  readonly manifest: PackManifest;
  graph(role: PackRole): Promise<Blob>;
  tokenizer(): Promise<Blob>;
}

export const MANIFEST_NAME = 'manifest.json';

/** @param read bytes of a file of the pack, unverified. @throws StudioError pack-invalid. */
export function openPack(
  manifestText: string,
  place: string,
  read: (file: PackFile) => Promise<Blob>,
): OpenPack {
  const manifest = parseManifest(parseJson(manifestText, place), place);
  const file = async (stated: PackFile) => verified(await read(stated), stated, manifest.name);
  return {
    manifest,
    graph(role) {
      const graph = manifest.roles[role];
      if (graph) return file(graph);
      return Promise.reject(
        new StudioError('pack-invalid', `The model pack ${manifest.name} has no ${role} graph.`),
      );
    },
    tokenizer: () => file(manifest.roles['clap-text'].tokenizer),
  };
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StudioError(
      'pack-invalid',
      `The model pack ${place} cannot be used: its manifest.json is not JSON.`,
      String(error),
    );
  }
}
