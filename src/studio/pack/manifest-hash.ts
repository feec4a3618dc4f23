import type { PackManifest } from '../../core/pack/manifest';
import { hexSha256 } from '../../platform/sha-256';

const hashes = new WeakMap<PackManifest, Promise<string>>();

/** Hex SHA-256 of a manifest. It holds the hashes of the pack's graphs, so that packs of equal hash make equal sounds. */
export function manifestHash(manifest: PackManifest): Promise<string> {
  const known = hashes.get(manifest) ?? hexSha256(new TextEncoder().encode(JSON.stringify(manifest)));
  hashes.set(manifest, known);
  return known;
}
