import { cancelled, throwIfAborted } from '../core/errors';

interface Waiting {
  readonly start: () => Promise<unknown>;
}

export interface QueueOptions {
  /** A job that waits is dropped at once when the signal is aborted; one that runs must end by itself. */
  readonly signal?: AbortSignal;
  /** Runs only when no other job waits. */
  readonly background?: boolean;
}

/** Runs one job at a time, in order. A job that fails does not stop the next. */
export class SerialQueue {
  private readonly waiting: Waiting[] = [];
  private readonly background: Waiting[] = [];
  private running = false;

  /** No job runs or waits. */
  get isIdle(): boolean {
    return !this.running && this.waiting.length + this.background.length === 0;
  }

  /** @throws StudioError cancelled; else what the job throws. */
  run<Result>(
    job: () => Promise<Result>,
    { signal, background = false }: QueueOptions = {},
  ): Promise<Result> {
    const line = background ? this.background : this.waiting;
    return new Promise<Result>((resolve, reject) => {
      throwIfAborted(signal);
      const drop = () => {
        const index = line.indexOf(waiting);
        if (index < 0) return;
        line.splice(index, 1);
        reject(cancelled());
      };
      const waiting: Waiting = {
        start: async () => {
          signal?.removeEventListener('abort', drop);
          await job().then(resolve, reject);
        },
      };
      signal?.addEventListener('abort', drop);
      line.push(waiting);
      // Not now: the caller has more to do first.
      queueMicrotask(() => void this.next());
    });
  }

  private async next(): Promise<void> {
    if (this.running) return;
    const first = this.waiting.shift() ?? this.background.shift();
    if (!first) return;
    this.running = true;
    await first.start();
    this.running = false;
    void this.next();
  }
}
