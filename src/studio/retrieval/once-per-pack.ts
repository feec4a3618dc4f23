import type { PackManifest } from '../../core/pack/manifest';
import { SharedWork } from '../../platform/shared-work';

/** What is read of the pack in use, once for all that need it. It is read again for another pack, and after a failure. */
export class OncePerPack<T> {
  private last: { readonly manifest: PackManifest; readonly work: SharedWork<T> } | null = null;

  constructor(private readonly read: (manifest: PackManifest, signal: AbortSignal) => Promise<T>) {}

  /** @throws what reading throws; StudioError cancelled at once when the signal is aborted. */
  async get(manifest: PackManifest, signal?: AbortSignal): Promise<T> {
    if (this.last?.manifest !== manifest || this.last.work.isAbandoned)
      this.last = {
        manifest,
        work: new SharedWork((whileNeeded) => this.read(manifest, whileNeeded)),
      };
    const { work } = this.last;
    try {
      return await work.join(signal);
    } catch (error) {
      if (this.last?.work === work && !signal?.aborted) this.last = null;
      throw error;
    }
  }
}
