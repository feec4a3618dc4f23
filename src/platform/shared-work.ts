import { cancelled, throwIfAborted } from '../core/errors';

/** Work that several wait for. It is aborted when each of them has given up. */
export class SharedWork<T> {
  private readonly abort = new AbortController();
  private readonly result: Promise<T>;
  private waiting = 0;

  constructor(work: (signal: AbortSignal) => Promise<T>) {
    this.result = work(this.abort.signal);
    this.result.catch(() => undefined);
  }

  /** True once everyone has given up: the work has no result to wait for. */
  get isAbandoned(): boolean {
    return this.abort.signal.aborted;
  }

  /** Waits for the result. @throws StudioError cancelled at once when the signal is aborted; else what the work throws. */
  async join(signal?: AbortSignal): Promise<T> {
    throwIfAborted(signal);
    this.waiting++;
    let giveUp = () => {};
    const given = new Promise<never>((_, reject) => {
      giveUp = () => reject(cancelled());
    });
    signal?.addEventListener('abort', giveUp);
    try {
      return await Promise.race([this.result, given]);
    } finally {
      signal?.removeEventListener('abort', giveUp);
      this.waiting--;
      if (this.waiting === 0 && signal?.aborted) this.abort.abort();
    }
  }
}
