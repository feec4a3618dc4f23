import { cancelled, fromErrorDto, type StudioError, throwIfAborted, toErrorDto } from '../../core/errors';
import { Inbox } from './inbox';
import {
  type CallName,
  type Input,
  type Item,
  type Methods,
  type Params,
  type Post,
  type Progress,
  type Result,
  type StreamName,
  type ToCaller,
} from './messages';
import { Outbox } from './outbox';
import { ProgressLimit } from './progress-limit';
import { release, transferablesOf } from './transfer';

export interface CallOptions<M, Name extends CallName<M>> {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress<M, Name>) => void) | undefined;
  /** Parts of the parameters to move instead of copying. */
  readonly transfer?: readonly Transferable[];
  /** Items for a method with input; their buffers are moved. */
  readonly input?: AsyncIterable<Input<M, Name>>;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress?: ((progress: unknown) => void) | undefined;
  /** Items of a stream. */
  readonly inbox?: Inbox<unknown>;
  /** Input of a call. */
  readonly outbox?: Outbox;
  readonly progressLimit: ProgressLimit;
}

/** Seconds that each method may take without progress while it is the callee's turn. A method without a limit may take any time. */
export type StallLimits<M> = { readonly [Name in keyof M]?: number };

interface CallerOptions<M> {
  /** Called for every error that comes back, also of a call that was cancelled before. */
  readonly onError?: ((error: StudioError) => void) | undefined;
  /** Called for every call. */
  readonly onOpen?: () => void;
  readonly stallLimits?: StallLimits<M> | undefined;
}

/** The calling side: numbers its calls and gives each reply to the call it belongs to. Rejections are StudioErrors. */
export class Caller<M extends Methods<M>> {
  private readonly pending = new Map<number, Pending>();
  /** Calls that were cancelled and whose handlers have not ended: seconds since the cancel. */
  private readonly cancelled = new Map<number, number>();
  private lastId = 0;
  private closed: StudioError | null = null;

  constructor(
    private readonly post: Post,
    private readonly options: CallerOptions<M> = {},
  ) {}

  /** Whether a reply is owed. */
  get isOpen(): boolean {
    return this.pending.size > 0 || this.cancelled.size > 0;
  }

  /**
   * Adds seconds to what each call has waited without progress.
   * @param cancelLimit seconds from a cancel to the end of the handler. @returns what is wrong, or null.
   */
  checkProgress(seconds: number, cancelLimit: number): string | null {
    for (const [id, waited] of this.cancelled) {
      if (waited + seconds >= cancelLimit) return `a cancelled call did not end within ${cancelLimit} s`;
      this.cancelled.set(id, waited + seconds);
    }
    for (const { progressLimit, inbox, outbox } of this.pending.values()) {
      // It is the page's turn while an item waits for the consumer, or the callee for input.
      if (inbox?.isWaited === false || outbox?.isWaited === true) progressLimit.restart();
      else if (!progressLimit.spend(seconds)) return progressLimit.description;
    }
    return null;
  }

  /** An aborted signal rejects at once with `cancelled`; the callee learns of it by a message. */
  call<Name extends CallName<M>>(
    method: Name,
    params: Params<M, Name>,
    { signal, onProgress, transfer = [], input }: CallOptions<M, Name> = {},
  ): Promise<Result<M, Name>> {
    return new Promise((resolve, reject) => {
      this.checkOpen(signal);
      const id = ++this.lastId;
      const outbox = new Outbox((item) => this.post({ type: 'input', id, item }, transferablesOf(item)));
      this.register(id, signal, {
        resolve: (value) => resolve(value as Result<M, Name>),
        reject,
        onProgress: onProgress as Pending['onProgress'],
        progressLimit: this.limitOf(method),
        ...(input && { outbox }),
      });
      try {
        this.post({ type: 'call', id, method, params }, [...transfer]);
      } catch (error) {
        return this.take(id)?.reject(asStudioError(error));
      }
      if (input) void this.feed(id, outbox, input);
    });
  }

  /** The call starts with the first item taken; leaving the loop cancels it. Bitmaps that are not taken are closed. */
  async *stream<Name extends StreamName<M>>(
    method: Name,
    params: Params<M, Name>,
    signal?: AbortSignal,
  ): AsyncGenerator<Item<M, Name>, void, undefined> {
    this.checkOpen(signal);
    const id = ++this.lastId;
    const inbox = new Inbox<Item<M, Name>>(() => {
      if (this.pending.has(id)) this.post({ type: 'pull', id }, []);
    });
    this.register(id, signal, {
      resolve: () => inbox.end(),
      reject: (error) => inbox.fail(error),
      progressLimit: this.limitOf(method),
      inbox,
    });
    try {
      this.post({ type: 'stream', id, method, params }, []);
      for await (const item of inbox) {
        yield item;
        throwIfAborted(signal);
      }
    } finally {
      this.cancel(id);
    }
  }

  /** Rejects every open call and every later one. */
  close(reason: StudioError): void {
    this.closed ??= reason;
    this.cancelled.clear();
    for (const id of [...this.pending.keys()]) this.take(id)?.reject(reason);
  }

  receive(message: ToCaller): void {
    const { id } = message;
    this.noteProgress(id);
    switch (message.type) {
      case 'progress':
        return this.pending.get(id)?.onProgress?.(message.progress);
      case 'pull-input':
        return this.pending.get(id)?.outbox?.grant();
      case 'item': {
        const inbox = this.pending.get(id)?.inbox;
        // Sent before the callee learned of the cancel.
        return inbox ? inbox.put(message.item) : release(message.item);
      }
      case 'ended':
        return void this.cancelled.delete(id);
      case 'result': {
        this.cancelled.delete(id);
        const call = this.take(id);
        return call ? call.resolve(message.value) : release(message.value);
      }
      case 'error': {
        this.cancelled.delete(id);
        const error = fromErrorDto(message.error);
        this.take(id)?.reject(error);
        return this.options.onError?.(error);
      }
    }
  }

  private checkOpen(signal: AbortSignal | undefined): void {
    throwIfAborted(signal);
    if (this.closed) throw this.closed;
  }

  /** A call advances: its own clock starts again, and a cancelled one does not hold it up. */
  private noteProgress(id: number): void {
    const call = this.pending.get(id);
    if (!call) return;
    call.progressLimit.restart();
    for (const one of this.cancelled.keys()) this.cancelled.set(one, 0);
  }

  private limitOf(method: keyof M & string): ProgressLimit {
    return new ProgressLimit(method, this.options.stallLimits?.[method]);
  }

  private register(id: number, signal: AbortSignal | undefined, call: Pending): void {
    const abort = () => this.cancel(id);
    const forget = () => signal?.removeEventListener('abort', abort);
    signal?.addEventListener('abort', abort);
    this.pending.set(id, {
      ...call,
      resolve: (value) => {
        forget();
        call.resolve(value);
      },
      reject: (error) => {
        forget();
        call.reject(error);
      },
    });
    this.options.onOpen?.();
  }

  private cancel(id: number, reason: Error = cancelled()): void {
    const call = this.take(id);
    if (!call) return;
    call.reject(reason);
    this.cancelled.set(id, 0);
    this.post({ type: 'cancel', id }, []);
  }

  /** Ends the bookkeeping of a call; whoever takes it resolves or rejects it. */
  private take(id: number): Pending | undefined {
    const call = this.pending.get(id);
    this.pending.delete(id);
    call?.outbox?.close();
    return call;
  }

  /** An error of the input ends the call. */
  private async feed(id: number, outbox: Outbox, input: AsyncIterable<unknown>): Promise<void> {
    try {
      await outbox.pump(input);
      if (this.pending.has(id)) this.post({ type: 'input-end', id }, []);
    } catch (error) {
      this.cancel(id, asStudioError(error));
    }
  }
}

function asStudioError(error: unknown): StudioError {
  return fromErrorDto(toErrorDto(error));
}
