import { StudioError } from '../core/errors';

/** A file as its manifest states it. */
export interface PackFile {
  readonly file: string;
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
}

/** @throws StudioError pack-corrupt when size or SHA-256 differ from the manifest's. */
export async function verified(blob: Blob, stated: PackFile, pack: string): Promise<Blob> {
  if (blob.size === stated.bytes && (await sha256Of(blob)) === stated.sha256) return blob;
  throw new StudioError(
    'pack-corrupt',
    `The file ${stated.file} of the model pack ${pack} is damaged or from another version. Load the pack again.`,
    `${blob.size} bytes, stated ${stated.bytes}`,
  );
}

async function sha256Of(blob: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
