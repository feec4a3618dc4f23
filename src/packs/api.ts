import type { Device } from '../core/pack/device-needs';
import type { PackManifest } from '../core/pack/manifest';
import type { PackSource } from '../engine/api';

/** Where a pack comes from: a folder of a server, by its address, or one on disk, by its name. */
export interface PackOrigin {
  readonly kind: 'server' | 'disk';
  readonly folder: string;
}

/** A pack of this browser's storage, whole or in part. */
export interface StoredPack {
  /** Id, version and the beginning of the manifest's hash: two versions have two keys. */
  readonly key: string;
  readonly manifest: PackManifest;
  readonly origin: PackOrigin;
  /** Of all files. */
  readonly bytes: number;
  /** Of these are stored. */
  readonly storedBytes: number;
  readonly complete: boolean;
  /** All is stored that this device needs where a server makes the sound (core/pack/local-part.ts). */
  readonly localComplete: boolean;
}

/** A pack that was looked at: its manifest is known, nothing else was fetched. */
export interface PackOffer extends StoredPack {
  readonly manifestText: string;
  /** Of a folder on disk. */
  readonly files: readonly File[] | null;
}

export interface PackWorkOptions {
  readonly signal?: AbortSignal;
  /** Bytes of the pack that are stored or were checked. */
  readonly onProgress?: (bytes: number) => void;
  /** Stores only what this device needs where a server makes the sound. */
  readonly localPart?: boolean;
}

/** The packs in this browser's storage, next to the one that the studio ships with. Every rejection is a StudioError. */
export interface Packs {
  list(): Promise<readonly StoredPack[]>;
  /**
   * @param localPart it may lack what a server runs, which is missing when it is read.
   * @throws StudioError pack-corrupt when it is not whole.
   */
  open(key: string, localPart?: boolean): Promise<PackSource>;
  /** Reads the manifest at an address that the user typed. @throws StudioError request-invalid | pack-unreachable | pack-invalid | cancelled */
  offerFromServer(address: string, signal?: AbortSignal): Promise<PackOffer>;
  /** @throws StudioError pack-invalid | pack-corrupt */
  offerFromDisk(files: readonly File[]): Promise<PackOffer>;
  /** Stores what is missing of an offered pack. What has arrived when this is cut short stays. @throws StudioError pack-unreachable | pack-corrupt | out-of-space | cancelled */
  add(offer: PackOffer, options?: PackWorkOptions): Promise<void>;
  /** The same for a pack of `list` that comes from a server. */
  resume(key: string, options?: PackWorkOptions): Promise<void>;
  /** Compares every file with its SHA-256 and deletes the damaged. @returns names of the files that are missing now. */
  check(key: string, options?: PackWorkOptions): Promise<readonly string[]>;
  /** Deletes a pack, except the files that other packs have too. */
  remove(key: string): Promise<void>;
  /** What this device can hold and run. */
  device(): Promise<Device>;
}
