import type { StudioError } from '../../core/errors';
import { Callee, type Handlers } from './callee';
import { Caller, type CallOptions } from './caller';
import {
  type CallName,
  cancelled,
  isToCallee,
  type Item,
  type Message,
  type Methods,
  type Params,
  type Result,
  type StreamName,
} from './messages';

/** What the client needs of a Worker. */
export interface WorkerPort {
  postMessage(message: Message, transfer: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<Message>) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface ClientOptions<PageM extends Methods<PageM>> {
  /** The error that open and later calls get when the worker dies. */
  readonly describeLoss: (detail: string) => StudioError;
  /** Methods of the page that the worker may call. */
  readonly handlers?: Handlers<PageM>;
  /** Called once, when the worker has died or was closed. */
  readonly onLoss?: () => void;
  /** Called for every error that the worker replies with, also of a cancelled call. */
  readonly onError?: (error: StudioError) => void;
}

type NoMethods = Record<never, never>;

/** The page's end of one worker. A lost worker stays lost: every open and later call is rejected with the reason. */
export class WorkerClient<M extends Methods<M>, PageM extends Methods<PageM> = NoMethods> {
  private readonly caller: Caller<M>;
  private readonly callee: Callee<PageM>;
  private lost = false;

  constructor(
    private readonly worker: WorkerPort,
    private readonly options: ClientOptions<PageM>,
  ) {
    const post = (message: Message, transfer: Transferable[]) => {
      if (!this.lost) worker.postMessage(message, transfer);
    };
    this.caller = new Caller<M>(post, options.onError);
    this.callee = new Callee<PageM>(post, options.handlers ?? ({} as Handlers<PageM>));
    worker.onmessage = ({ data }) => {
      if (!isToCallee(data)) this.caller.receive(data);
      else if (!this.lost) this.callee.receive(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.close(options.describeLoss(event.message));
    };
    worker.onmessageerror = () => this.close(options.describeLoss('a message could not be read'));
  }

  call<Name extends CallName<M>>(
    method: Name,
    params: Params<M, Name>,
    options?: CallOptions<M, Name>,
  ): Promise<Result<M, Name>> {
    return this.caller.call(method, params, options);
  }

  stream<Name extends StreamName<M>>(
    method: Name,
    params: Params<M, Name>,
    signal?: AbortSignal,
  ): AsyncGenerator<Item<M, Name>, void, undefined> {
    return this.caller.stream(method, params, signal);
  }

  /** Ends the worker with everything in it. */
  close(reason: StudioError = cancelled()): void {
    if (this.lost) return;
    this.lost = true;
    this.worker.terminate();
    this.caller.close(reason);
    this.callee.close();
    this.options.onLoss?.();
  }
}
