import { cancelled, toErrorDto } from '../../core/errors';
import { Inbox } from './inbox';
import {
  type Input,
  type Item,
  type Methods,
  type Params,
  type Post,
  type Progress,
  type Result,
  type StreamName,
  type ToCallee,
} from './messages';
import { Outbox } from './outbox';
import { release, transferablesOf } from './transfer';

export interface CallContext<P = void, I = void> {
  /** Aborted when the caller gives up. */
  readonly signal: AbortSignal;
  readonly progress: (progress: P) => void;
  /** Items that the caller streams in; throws `cancelled` when the caller gives up. */
  readonly input: AsyncIterable<I>;
}

/** A function for each method. It returns the result, a promise of it, or an iterable of a stream's items. */
export type Handlers<M extends Methods<M>> = {
  readonly [Name in keyof M]: (
    params: Params<M, Name>,
    context: CallContext<Progress<M, Name>, Input<M, Name>>,
  ) => Name extends StreamName<M> ? AsyncIterable<Item<M, Name>> : Result<M, Name> | Promise<Result<M, Name>>;
};

type AnyHandler = (params: unknown, context: CallContext<unknown, unknown>) => unknown;

interface Running {
  readonly abort: AbortController;
  readonly input: Inbox<unknown>;
  readonly outbox: Outbox;
}

/** The called side: runs a handler for each call and sends its replies. Handlers start in the order of the calls. */
export class Callee<M extends Methods<M>> {
  private readonly running = new Map<number, Running>();

  constructor(
    private readonly post: Post,
    private readonly handlers: Handlers<M>,
  ) {}

  receive(message: ToCallee): void {
    const call = this.running.get(message.id);
    switch (message.type) {
      case 'call':
      case 'stream':
        return void this.run(message);
      case 'cancel':
        return call && stop(call);
      case 'input':
        return call ? call.input.put(message.item) : release(message.item);
      case 'input-end':
        return call?.input.end();
      case 'pull':
        return call?.outbox.grant();
    }
  }

  get isRunning(): boolean {
    return this.running.size > 0;
  }

  /** Cancels everything that runs. */
  close(): void {
    for (const call of this.running.values()) stop(call);
  }

  private async run({ type, id, method, params }: ToCallee & { type: 'call' | 'stream' }): Promise<void> {
    const call: Running = {
      abort: new AbortController(),
      input: new Inbox(() => this.post({ type: 'pull-input', id }, [])),
      outbox: new Outbox((item) => this.post({ type: 'item', id, item }, transferablesOf(item))),
    };
    this.running.set(id, call);
    const { signal } = call.abort;
    try {
      const handler = this.handlers[method as keyof M] as AnyHandler;
      const reply = handler(params, {
        signal,
        input: call.input,
        progress: (progress) => this.post({ type: 'progress', id, progress }, transferablesOf(progress)),
      });
      let value: unknown;
      if (type === 'stream') await call.outbox.pump(reply as AsyncIterable<unknown>);
      else value = await reply;
      if (signal.aborted) this.post({ type: 'ended', id }, []);
      else this.post({ type: 'result', id, value }, transferablesOf(value));
    } catch (error) {
      this.post({ type: 'error', id, error: toErrorDto(error) }, []);
    } finally {
      this.running.delete(id);
      call.input.fail(cancelled());
    }
  }
}

function stop({ abort, input, outbox }: Running): void {
  abort.abort();
  input.fail(cancelled());
  outbox.close();
}
