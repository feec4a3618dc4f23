import { cancelled, type StudioError } from '../../core/errors';
import { filesMissing, isScriptMissing } from '../page-files';
import { Callee, type Handlers } from './callee';
import { Caller, type CallOptions, type StallLimits } from './caller';
import { type Locks, whenReleased } from './lifetime';
import {
  type CallName,
  isSignOfLife,
  isToCallee,
  type Item,
  type Message,
  type Methods,
  type Params,
  type Result,
  type SignOfLife,
  type StreamName,
  type ToCaller,
} from './messages';
import { defaultLimits, Watchdog, type WatchdogLimits } from './watchdog';

/** What the client needs of a Worker. */
export interface WorkerPort {
  postMessage(message: Message, transfer: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<Message>) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface ClientOptions<M extends Methods<M>, PageM extends Methods<PageM>> {
  /** The error that open and later calls get when the worker dies or is ended because it does not answer. */
  readonly describeLoss: (detail: string) => StudioError;
  /** Methods of the page that the worker may call. */
  readonly handlers?: Handlers<PageM>;
  /** Called once, when the worker has died or was closed. */
  readonly onLoss?: () => void;
  /** Called for every error that the worker replies with, also of a cancelled call. */
  readonly onError?: (error: StudioError) => void;
  readonly limits?: Partial<WatchdogLimits>;
  /** Seconds that a method may take without progress, an item or a pull of input; then the worker is ended. */
  readonly stallLimits?: StallLimits<M>;
  readonly locks?: Locks | undefined;
}

type NoMethods = Record<never, never>;

/** The page's end of one worker. A lost worker stays lost: every open and later call is rejected with the reason. */
export class WorkerClient<M extends Methods<M>, PageM extends Methods<PageM> = NoMethods> {
  private readonly caller: Caller<M>;
  private readonly callee: Callee<PageM>;
  private readonly watchdog: Watchdog;
  private readonly ended = new AbortController();

  constructor(
    private readonly worker: WorkerPort,
    private readonly options: ClientOptions<M, PageM>,
  ) {
    const post = (message: Message, transfer: Transferable[]) => {
      if (!this.isLost) worker.postMessage(message, transfer);
    };
    const limits = { ...defaultLimits, ...options.limits };
    const lose = (detail: string) => this.close(options.describeLoss(detail));
    this.callee = new Callee<PageM>(post, options.handlers ?? ({} as Handlers<PageM>));
    this.watchdog = new Watchdog({
      limits,
      isOpen: () => this.caller.isOpen,
      // While the worker waits for the page, no call can advance.
      checkCalls: (seconds) =>
        this.callee.isRunning ? null : this.caller.checkProgress(seconds, limits.cancel),
      ping: () => post({ type: 'ping' }, []),
      onLoss: lose,
    });
    this.caller = new Caller<M>(post, {
      onError: options.onError,
      onOpen: () => this.watchdog.watch(),
      stallLimits: options.stallLimits,
    });
    worker.onmessage = ({ data }) => this.receive(data);
    worker.onerror = (event) => {
      event.preventDefault();
      if (!isScriptMissing(event)) lose(event.message);
      else void filesMissing('the script of a worker').then((error) => this.close(error));
    };
    worker.onmessageerror = () => lose('a message could not be read');
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
    if (this.isLost) return;
    this.ended.abort();
    this.watchdog.stop();
    this.worker.terminate();
    this.caller.close(reason);
    this.callee.close();
    this.options.onLoss?.();
  }

  private get isLost(): boolean {
    return this.ended.signal.aborted;
  }

  private receive(message: Message): void {
    this.watchdog.noteSign();
    if (isSignOfLife(message)) this.receiveSign(message);
    // Also after the loss: bitmaps that are under way must be closed.
    else if (!isToCallee(message)) this.caller.receive(message as ToCaller);
    else if (!this.isLost) this.callee.receive(message);
  }

  private receiveSign(sign: SignOfLife): void {
    if (sign.type === 'busy') this.watchdog.announce(sign.id, sign.seconds);
    else if (sign.type === 'idle') this.watchdog.finished(sign.id);
    else if (sign.type === 'lifetime') {
      const { locks = globalThis.navigator?.locks, describeLoss } = this.options;
      whenReleased(sign.lock, this.ended.signal, locks, () => this.close(describeLoss('the worker ended')));
    }
  }
}
