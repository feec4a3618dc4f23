import type { StoreApi } from 'zustand/vanilla';
import { isQuotaError } from '../../platform/storage-space';
import type { StudioState } from '../state';
import type { StorageProblem } from './library-state';

/** Interval of attempts to write while storage fails. */
const RETRY_MILLISECONDS = 8000;

/** Shows that storage fails until everything is written, and tries again meanwhile. */
export class StorageHealth {
  private timer: ReturnType<typeof setInterval> | undefined;
  /** Work of an earlier build could not be moved into the library. */
  earlierWorkWaits = false;

  /**
   * @param retry writes what could not be written.
   * @param everythingStored whether nothing is in memory only.
   */
  constructor(
    private readonly store: StoreApi<StudioState>,
    private readonly log: (detail: string) => void,
    private readonly retry: () => void,
    private readonly everythingStored: () => boolean,
  ) {}

  failed(what: string, error: unknown): void {
    this.log(`storing ${what}: ${String(error)}`);
    const reason = isQuotaError(error) ? 'full' : 'unavailable';
    this.timer ??= setInterval(this.retry, RETRY_MILLISECONDS);
    const { problem } = this.store.getState().library;
    if (problem?.reason !== reason) this.show({ reason, what });
  }

  /** Something has been written. */
  succeeded(): void {
    if (this.store.getState().library.problem === null || this.earlierWorkWaits || !this.everythingStored())
      return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.show(null);
    this.store.setState({ notice: 'Storage works again. Everything is stored.' });
  }

  private show(problem: StorageProblem | null): void {
    this.store.setState(({ library }) => ({ library: { ...library, problem } }));
  }
}
