import * as v from 'valibot';
import { textOf } from '../../core/project/bounded';
import { parseManifest, type PackManifest } from '../../core/pack/manifest';
import { hexSha256 } from '../../platform/sha-256';
import type { StoredFiles } from '../../platform/stored-files';
import { MAX_MANIFEST_BYTES } from '../manifest-file';
import type { PackOrigin } from '../api';

const record = v.object({
  manifestText: textOf(MAX_MANIFEST_BYTES),
  origin: v.object({ kind: v.picklist(['server', 'disk']), folder: textOf(3000) }),
});

/** What is stored of a pack besides its files. */
export interface PackRecord {
  readonly key: string;
  readonly manifest: PackManifest;
  /** As it was delivered: its hash is in the key. */
  readonly manifestText: string;
  readonly origin: PackOrigin;
}

const EXTENSION = '.json';
const HASH_DIGITS = 8;

export async function keyOf({ id, version }: PackManifest, manifestText: string): Promise<string> {
  const hash = await hexSha256(new TextEncoder().encode(manifestText));
  return `${id}-${version}-${hash.slice(0, HASH_DIGITS)}`;
}

/** The packs that were added, a file each. One that cannot be read, e.g. of a later version of the studio, is left alone and not listed. */
export class PackRecords {
  constructor(private readonly files: StoredFiles) {}

  async read(key: string): Promise<PackRecord | null> {
    const file = await this.files.read(key + EXTENSION);
    if (!file || file.size > 3 * MAX_MANIFEST_BYTES) return null;
    try {
      const { manifestText, origin } = v.parse(record, JSON.parse(await file.text()));
      return { key, manifest: parseManifest(JSON.parse(manifestText), key), manifestText, origin };
    } catch {
      return null;
    }
  }

  async all(): Promise<PackRecord[]> {
    const names = (await this.files.names()).filter((name) => name.endsWith(EXTENSION)).sort();
    const records = await Promise.all(names.map((name) => this.read(name.slice(0, -EXTENSION.length))));
    return records.filter((one) => one !== null);
  }

  /** The SHA-256 of every file that is named in a record, also in one that cannot be read. */
  async namedHashes(): Promise<ReadonlySet<string>> {
    const hashes = new Set<string>();
    for (const name of await this.files.names()) {
      const text = await (await this.files.read(name))?.text();
      for (const [hash] of text?.matchAll(/[0-9a-f]{64}/g) ?? []) hashes.add(hash);
    }
    return hashes;
  }

  write({ key, manifestText, origin }: PackRecord): Promise<void> {
    return this.files.write(key + EXTENSION, new Blob([JSON.stringify({ manifestText, origin })]));
  }

  remove(key: string): Promise<void> {
    return this.files.remove(key + EXTENSION);
  }
}
