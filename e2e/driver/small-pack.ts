import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PackManifest } from '../../src/core/pack/manifest';

const COMPACT = 'models/packs/compact';

/** Files of the compact pack that stand for all of its graphs. */
const GRAPH = 'rms-mapper.onnx';
const DECODER = 'vae-decoder.onnx';

/**
 * A valid pack of 8 MB, made from the compact pack's files: its decoder is the compact pack's, every other graph is the mapper's file. It can be stored and
 * opened, not run.
 * @param decoder changes the decoder's content. @returns its files by name.
 */
export function smallPack(
  version = '1.0.0',
  changes: { decoder?: Buffer; needs?: object } = {},
): Map<string, Buffer> {
  const manifest = JSON.parse(readFileSync(join(COMPACT, 'manifest.json'), 'utf8')) as PackManifest;
  const graph = readFileSync(join(COMPACT, GRAPH));
  const decoder = changes.decoder ?? readFileSync(join(COMPACT, DECODER));
  const stated = (file: string, content: Buffer) => ({
    file,
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes: content.length,
  });
  const roles = Object.fromEntries(
    Object.entries(manifest.roles).map(([role, entry]) => [
      role,
      {
        ...entry,
        classes: undefined,
        ...(role === 'vae-decoder' ? stated(DECODER, decoder) : stated(GRAPH, graph)),
      },
    ]),
  );
  roles['clap-text'] = { ...roles['clap-text'], tokenizer: stated(GRAPH, graph) } as never;
  const small = {
    ...manifest,
    id: 'twin',
    name: 'Twin',
    version,
    bank: undefined,
    needs: changes.needs,
    roles,
  };
  return new Map([
    ['manifest.json', Buffer.from(JSON.stringify(small))],
    [GRAPH, graph],
    [DECODER, decoder],
  ]);
}

/** Bytes of the files beside the manifest. */
export function bytesOf(files: Map<string, Buffer>): number {
  return [...files].reduce((sum, [name, { length }]) => sum + (name === 'manifest.json' ? 0 : length), 0);
}

/** Writes a pack's files into a folder. */
export function writePack(folder: string, files: Map<string, Buffer>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of files) writeFileSync(join(folder, name), content);
  return folder;
}
