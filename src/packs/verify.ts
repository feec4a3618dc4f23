import { StudioError } from '../core/errors';
import type { PackFile } from '../core/pack/manifest';
import { hexSha256 } from '../platform/sha-256';

/** Whether size and SHA-256 are those of the manifest. */
export async function isAsStated(blob: Blob, stated: PackFile): Promise<boolean> {
  return blob.size === stated.bytes && (await hexSha256(await blob.arrayBuffer())) === stated.sha256;
}

export function damaged(blob: Blob, stated: PackFile, pack: string): StudioError {
  return new StudioError(
    'pack-corrupt',
    `The file ${stated.file} of the model pack ${pack} is damaged or from another version. Load the pack again.`,
    `${blob.size} bytes, stated ${stated.bytes}`,
  );
}
