import { StudioError } from '../../core/errors';
import type { Device } from '../../core/pack/device-needs';
import { localFiles } from '../../core/pack/local-part';
import { packBytes, packFiles, type PackFile, type PackManifest } from '../../core/pack/manifest';
import { packTitle } from '../../core/pack/pack-title';
import type { PackSource } from '../../engine/api';
import type { StoredFiles } from '../../platform/stored-files';
import type { PackOffer, PackOrigin, Packs, PackWorkOptions, StoredPack } from '../api';
import { MANIFEST_NAME } from '../manifest-file';
import { readManifest } from '../open-pack';
import { filesOfPack } from '../files-of-pack';
import { packSource } from '../pack-source';
import { packFolder } from './pack-address';
import { keyOf, PackRecords } from './pack-records';
import { partName } from './part-files';
import type { PackWork } from './pack-work';

export interface PackStoreParts {
  /** One record a pack. */
  readonly records: StoredFiles;
  /** Files by their SHA-256. */
  readonly files: StoredFiles;
  readonly work: PackWork;
  readonly device: () => Promise<Device>;
  /** Address of the page. */
  readonly here: string;
}

/** The packs of this browser's storage. */
export class PackStore implements Packs {
  private readonly records: PackRecords;
  private readonly files: StoredFiles;

  constructor(private readonly parts: PackStoreParts) {
    this.records = new PackRecords(parts.records);
    this.files = parts.files;
  }

  device(): Promise<Device> {
    return this.parts.device();
  }

  async list(): Promise<readonly StoredPack[]> {
    const [records, stored] = await Promise.all([this.records.all(), this.storedNames()]);
    return Promise.all(
      records.map(async ({ key, manifest, origin }) => ({
        key,
        manifest,
        origin,
        ...(await this.measure(manifest, stored)),
      })),
    );
  }

  async open(key: string, localPart = false): Promise<PackSource> {
    const { manifest } = await this.record(key);
    const { complete, localComplete } = await this.measure(manifest, await this.storedNames());
    if (!(localPart ? localComplete : complete)) throw incomplete(manifest);
    return packSource(manifest, async ({ sha256, bytes }) => {
      const file = await this.files.read(sha256);
      // Its content was compared when it was stored.
      if (file?.size === bytes) return file;
      throw incomplete(manifest);
    });
  }

  async offerFromServer(address: string, signal?: AbortSignal): Promise<PackOffer> {
    const { href } = packFolder(address, this.parts.here);
    const file = await this.parts.work.readManifest(href, signal);
    return this.offer(file, { kind: 'server', folder: href }, null);
  }

  async offerFromDisk(files: readonly File[]): Promise<PackOffer> {
    const { name, top } = filesOfPack(files);
    const manifest = top.find((file) => file.name === MANIFEST_NAME)!;
    return this.offer(manifest, { kind: 'disk', folder: name }, top);
  }

  async add(offer: PackOffer, options?: PackWorkOptions): Promise<void> {
    await this.records.write(offer);
    await this.store(offer, offer.files ?? offer.origin.folder, options);
  }

  async resume(key: string, options?: PackWorkOptions): Promise<void> {
    const record = await this.record(key);
    await this.store(record, record.origin.folder, options);
  }

  async check(key: string, options?: PackWorkOptions): Promise<readonly string[]> {
    const files = packFiles((await this.record(key)).manifest);
    return this.parts.work.checkFiles(files, options);
  }

  async remove(key: string): Promise<void> {
    await this.records.remove(key);
    const hashes = [...(await this.records.namedHashes())];
    const wanted = new Set([...hashes, ...hashes.map(partName)]);
    for (const name of await this.files.names()) if (!wanted.has(name)) await this.files.remove(name);
  }

  private async store(
    { manifest }: Pick<StoredPack, 'manifest'>,
    source: string | readonly File[],
    { localPart, ...options }: PackWorkOptions = {},
  ): Promise<void> {
    const files = localPart ? localFiles(manifest) : packFiles(manifest);
    await this.parts.work.storeFiles({ name: manifest.name, files, source }, options);
  }

  private async offer(file: Blob, origin: PackOrigin, files: readonly File[] | null): Promise<PackOffer> {
    const manifest = await readManifest(file, origin.folder);
    const manifestText = await file.text();
    const key = await keyOf(manifest, manifestText);
    return {
      key,
      manifest,
      manifestText,
      origin,
      files,
      ...(await this.measure(manifest, await this.storedNames())),
    };
  }

  private async record(key: string) {
    const record = await this.records.read(key);
    if (record) return record;
    throw new StudioError(
      'pack-corrupt',
      'The model pack is no longer stored in this browser. Add it again in Model packs.',
      key,
    );
  }

  private async storedNames(): Promise<ReadonlySet<string>> {
    return new Set(await this.files.names());
  }

  private async measure(
    manifest: PackManifest,
    stored: ReadonlySet<string>,
  ): Promise<Pick<StoredPack, 'bytes' | 'storedBytes' | 'complete' | 'localComplete'>> {
    const files = packFiles(manifest);
    const missing: PackFile[] = [];
    let storedBytes = 0;
    for (const file of files) {
      if (stored.has(file.sha256)) storedBytes += file.bytes;
      else missing.push(file);
    }
    for (const { sha256 } of missing)
      if (stored.has(partName(sha256))) storedBytes += (await this.files.read(partName(sha256)))?.size ?? 0;
    return {
      bytes: packBytes(manifest),
      storedBytes,
      complete: missing.length === 0,
      localComplete: localFiles(manifest).every(({ sha256 }) => stored.has(sha256)),
    };
  }
}

function incomplete(manifest: PackManifest): StudioError {
  return new StudioError(
    'pack-corrupt',
    `The model pack ${packTitle(manifest)} is not whole in this browser's storage. Open Model packs and press Resume.`,
  );
}
