import { StudioError, fromErrorDto } from '../../core/errors';
import type { Calls, Method, Request, Response, StreamMethod, Streams } from '../protocol';

interface Pending {
  resolve(value: unknown): void;
  reject(error: StudioError): void;
  progress?: ((fraction: number) => void) | undefined;
}

export interface CallOptions {
  readonly transfer?: readonly Transferable[];
  readonly onProgress?: ((fraction: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Items a stream may have ready beyond the one in use: the worker works while the consumer does. */
const AHEAD = 2;

const cancelled = () => new StudioError('cancelled', 'Cancelled.');

/** The page's end of one decoding worker: numbered requests, streams with back-pressure, cancel, and loss of the worker. */
export class WorkerClient {
  private readonly worker = new Worker(new URL('../worker/worker.ts', import.meta.url), {
    type: 'module',
    name: 'media',
  });
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private lost: StudioError | null = null;

  /** @param describeLoss the error that every open and later request gets when the worker dies */
  constructor(describeLoss: (detail: string) => StudioError) {
    this.worker.onmessage = ({ data }: MessageEvent<Response>) => this.receive(data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.lose(describeLoss(event.message));
    };
    this.worker.onmessageerror = () => this.lose(describeLoss('a message could not be read'));
  }

  call<M extends Method>(
    method: M,
    params: Calls[M]['params'],
    options: CallOptions = {},
  ): Promise<Calls[M]['result']> {
    const id = this.nextId++;
    const { signal } = options;
    return new Promise<Calls[M]['result']>((resolve, reject) => {
      if (signal?.aborted) return reject(cancelled());
      if (this.lost) return reject(this.lost);
      const abort = () => {
        this.cancel(id);
        reject(cancelled());
      };
      signal?.addEventListener('abort', abort, { once: true });
      const settle = () => signal?.removeEventListener('abort', abort);
      this.pending.set(id, {
        resolve: (value) => {
          settle();
          resolve(value as Calls[M]['result']);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
        progress: options.onProgress,
      });
      this.send({ type: 'call', id, method, params } as Request, options.transfer);
    });
  }

  async *stream<M extends StreamMethod>(
    method: M,
    params: Streams[M]['params'],
    signal?: AbortSignal,
  ): AsyncGenerator<Streams[M]['item'], void, undefined> {
    if (signal?.aborted) throw cancelled();
    if (this.lost) throw this.lost;
    const id = this.nextId++;
    const inbox: unknown[] = [];
    let ended = false;
    let failure: StudioError | null = null;
    let wake = () => {};
    // An item arrives by `resolve`; the end of the stream by resolving with `null`.
    this.pending.set(id, {
      resolve: (value) => {
        if (value === null) ended = true;
        else inbox.push(value);
        wake();
      },
      reject: (error) => {
        failure = error;
        wake();
      },
    });
    const abort = () => {
      failure = cancelled();
      wake();
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      this.send({ type: 'stream', id, method, params } as Request);
      for (let i = 0; i < AHEAD; i++) this.send({ type: 'pull', id });
      for (;;) {
        while (inbox.length === 0 && !ended && !failure)
          await new Promise<void>((resolve) => (wake = resolve));
        if (failure) throw failure as StudioError;
        if (inbox.length === 0) return;
        const item = inbox.shift() as Streams[M]['item'];
        this.send({ type: 'pull', id });
        yield item;
      }
    } finally {
      signal?.removeEventListener('abort', abort);
      this.cancel(id);
      for (const item of inbox) (item as { bitmap?: ImageBitmap }).bitmap?.close();
    }
  }

  /** Ends the worker with everything in it; open requests are rejected as cancelled. */
  close(): void {
    this.lose(cancelled());
  }

  private send(request: Request, transfer: readonly Transferable[] = []): void {
    this.worker.postMessage(request, [...transfer]);
  }

  private cancel(id: number): void {
    if (this.pending.delete(id) && !this.lost) this.send({ type: 'cancel', id });
  }

  private receive(response: Response): void {
    const pending = this.pending.get(response.id);
    if (!pending) {
      // Sent before the worker heard of the cancel.
      if (response.type === 'item') (response.value as { bitmap?: ImageBitmap }).bitmap?.close();
      return;
    }
    switch (response.type) {
      case 'progress':
        return pending.progress?.(response.fraction);
      case 'item':
        return pending.resolve(response.value);
      case 'result':
        this.pending.delete(response.id);
        return pending.resolve(response.value);
      case 'end':
        this.pending.delete(response.id);
        return pending.resolve(null);
      case 'error':
        this.pending.delete(response.id);
        return pending.reject(fromErrorDto(response.error));
    }
  }

  private lose(error: StudioError): void {
    this.worker.terminate();
    this.lost ??= error;
    const open = [...this.pending.values()];
    this.pending.clear();
    for (const pending of open) pending.reject(this.lost);
  }
}
