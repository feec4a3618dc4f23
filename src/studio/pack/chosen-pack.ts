import type { StoreApi } from 'zustand/vanilla';
import { throwIfAborted, toErrorDto } from '../../core/errors';
import type { PackSource } from '../../engine/api';
import type { StudioDependencies } from '../dependencies';
import { withAlert } from '../messages/alerts';
import type { StudioState } from '../state';

type Dependencies = Pick<StudioDependencies, 'locks' | 'log' | 'pack' | 'packIsGiven' | 'packs' | 'storage'>;

const STORAGE_KEY = 'pack';

/** Which pack this browser uses: one of its storage, or the one that the studio ships with (null). */
export class ChosenPack {
  /** Ends the lock of the pack in use. */
  private release: () => void = () => undefined;

  constructor(
    private readonly dependencies: Dependencies,
    private readonly store: StoreApi<StudioState>,
    /** A server makes the sound: a pack may lack what it runs. */
    private readonly isRemote: () => Promise<boolean>,
  ) {}

  /** Opens the pack chosen in an earlier visit; when that is not possible, the one that the studio ships with. */
  async open(signal?: AbortSignal): Promise<PackSource> {
    const { log, packIsGiven, storage } = this.dependencies;
    const key = packIsGiven ? null : await storage.get(STORAGE_KEY).catch(() => null);
    if (typeof key === 'string') {
      try {
        const source = await this.openKey(key, signal);
        this.store.setState({ packKey: key });
        return source;
      } catch (error) {
        throwIfAborted(signal);
        const { message, detail } = toErrorDto(error);
        log(`pack ${key}: ${detail ?? message}`);
        this.store.setState(withAlert('pack', `${message} Until then the studio uses its own pack.`));
      }
    }
    this.store.setState({ packKey: null });
    return this.openKey(null, signal);
  }

  /** Opens a pack and holds it: no tab deletes it meanwhile. */
  async openKey(key: string | null, signal?: AbortSignal): Promise<PackSource> {
    const { pack, packs } = this.dependencies;
    const source = key === null ? await pack(signal) : await (await packs()).open(key, await this.isRemote());
    this.hold(key);
    return source;
  }

  /** Remembers the choice for the next visit. */
  async remember(key: string | null): Promise<void> {
    const { storage } = this.dependencies;
    await (key === null ? storage.delete(STORAGE_KEY) : storage.set(STORAGE_KEY, key));
  }

  private hold(key: string | null): void {
    this.release();
    this.release = () => undefined;
    if (key === null) return;
    const { locks, log } = this.dependencies;
    const held = new Promise<void>((resolve) => (this.release = resolve));
    locks
      .run(packLock(key), 'shared', () => held)
      .catch((error: unknown) => log(`pack lock: ${String(error)}`));
  }
}

/** Held by every tab that uses the pack. */
export function packLock(key: string): string {
  return `pack ${key}`;
}
