import { StudioError } from '../core/errors';

/** What a manifest says of a file. */
export interface PackFile {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Whether a file's bytes are those that the manifest names. */
export async function isAsStated(blob: Blob, { sha256, bytes }: PackFile): Promise<boolean> {
  return blob.size === bytes && (await sha256Of(blob)) === sha256;
}

/** @throws StudioError pack-corrupt when the file is not the one that the manifest names. */
export async function verified(blob: Blob, stated: PackFile, pack: string): Promise<Blob> {
  if (await isAsStated(blob, stated)) return blob;
  throw new StudioError(
    'pack-corrupt',
    `The file ${stated.file} of the model pack ${pack} is damaged or of another version. Load the pack again.`,
    `${blob.size} bytes, stated ${stated.bytes}`,
  );
}

async function sha256Of(blob: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
