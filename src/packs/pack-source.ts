import { StudioError } from '../core/errors';
import type { PackFile, PackManifest } from '../core/pack/manifest';
import type { PackReadOptions, PackSource } from '../engine/api';

/** Verified bytes of a file that the manifest states. */
export type FileOfPack = (stated: PackFile, options?: PackReadOptions) => Promise<Blob>;

/** Finds the files of graphs, their external data, the tokenizer, the picture's classes and the bank. */
export function packSource(manifest: PackManifest, file: FileOfPack): PackSource {
  const { bank, name, roles } = manifest;
  const lacks = (what: string) =>
    Promise.reject(new StudioError('pack-invalid', `The model pack ${name} has no ${what}.`));
  return {
    manifest,
    graph(role, options) {
      const graph = roles[role];
      return graph ? file(graph, options) : lacks(`${role} graph`);
    },
    externalData(role, fileName, options) {
      const data = roles[role]?.externalData?.find((one) => one.file === fileName);
      return data ? file(data, options) : lacks(`external data ${fileName} of the ${role} graph`);
    },
    bank: (part, options) => (bank ? file(bank[part], options) : lacks('bank of recordings')),
    pictureClasses: (options) =>
      roles.cavp?.classes ? file(roles.cavp.classes, options) : lacks('picture classifier'),
    tokenizer: (options) => file(roles['clap-text'].tokenizer, options),
  };
}
