import type { Device } from '../../core/pack/device-needs';
import type { PackManifest } from '../../core/pack/manifest';
import type { PackOffer, StoredPack } from '../../packs/api';

export type { PackOffer, StoredPack };

/** What the list of packs shows. */
export interface PacksState {
  /** The packs of this browser's storage; null until they were read. */
  readonly stored: readonly StoredPack[] | null;
  /** Of the pack that the studio ships with; null until it was read. */
  readonly shipped: PackManifest | null;
  readonly device: Device | null;
  /** A pack that was looked at, until it is added or dismissed. */
  readonly offer: PackOffer | null;
  /** Key of the pack that is being fetched, copied, checked or opened; null for the one that the studio ships with. */
  readonly workOn: string | null;
}

/** Whole percent of a pack that are stored. */
export function storedPercent({ storedBytes, bytes }: Pick<StoredPack, 'storedBytes' | 'bytes'>): number {
  return Math.floor((100 * storedBytes) / bytes);
}

export const initialPacksState: PacksState = {
  stored: null,
  shipped: null,
  device: null,
  offer: null,
  workOn: null,
};
