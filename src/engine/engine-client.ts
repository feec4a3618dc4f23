import { fromErrorDto, StudioError, toErrorDto } from '../core/errors';
import type {
  Engine,
  EngineStatus,
  ExecutionProvider,
  GenerateRequest,
  GenerateResult,
  MapRequest,
  MapResult,
  PackSource,
  TaskOptions,
} from './api';
import { FRAMES_IN_FLIGHT, type FromWorker, type Results, type ToWorker } from './protocol';

/** What the client needs of a Worker. */
export interface WorkerPort {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

interface Call {
  readonly resolve: (result: Results[keyof Results]) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: TaskOptions['onProgress'];
  /** Lets one more batch of frames out. */
  grantFrames: () => void;
}

export function createEngine(): Engine {
  return new EngineClient(
    () => new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' }),
  );
}

/**
 * The page's side of the protocol. Replies find their call by id. When the worker dies, or tells that its runtime or GPU device is gone,
 * every waiting call is rejected, and the next one starts a new worker with the same pack and provider.
 */
export class EngineClient implements Engine {
  private worker: WorkerPort | null = null;
  private readonly calls = new Map<number, Call>();
  /** Packs by the configure call that brought them: the worker may still load from one while the next is on its way. */
  private readonly packs = new Map<number, PackSource>();
  private lastId = 0;
  private setup: { pack: PackSource; provider: ExecutionProvider | 'auto' } | null = null;

  constructor(private readonly spawn: () => WorkerPort) {}

  configure(pack: PackSource, provider: ExecutionProvider | 'auto'): Promise<EngineStatus> {
    this.setup = { pack, provider };
    const worker = this.worker ?? this.open();
    return this.call<'configure'>(worker, (id) => this.configuration(id, pack, provider), {});
  }

  generate(request: GenerateRequest, options: TaskOptions = {}): Promise<GenerateResult> {
    return this.call<'generate'>(this.configured(), (id) => ({ type: 'generate', id, request }), options);
  }

  mapEnvelope({ frames, duration }: MapRequest, options: TaskOptions = {}): Promise<MapResult> {
    const worker = this.configured();
    const result = this.call<'map-envelope'>(
      worker,
      (id) => ({ type: 'map-envelope', id, duration }),
      options,
    );
    const id = this.lastId;
    this.feed(worker, id, frames).catch((error: unknown) => {
      this.send(worker, { type: 'cancel', id });
      this.settle(id)?.reject(fromErrorDto(toErrorDto(error)));
    });
    return result;
  }

  dispose(): void {
    this.close(new StudioError('cancelled', 'Cancelled.'));
    this.setup = null;
  }

  /** Sends batches as fast as the worker takes them, until they end or the call does. */
  private async feed(worker: WorkerPort, id: number, frames: MapRequest['frames']): Promise<void> {
    let credit = FRAMES_IN_FLIGHT;
    let wake = () => {};
    const call = this.calls.get(id);
    if (!call) return;
    call.grantFrames = () => {
      credit++;
      wake();
    };
    for await (const batch of frames) {
      while (credit === 0 && this.calls.has(id)) await new Promise<void>((resolve) => (wake = resolve));
      if (!this.calls.has(id)) return;
      credit--;
      this.send(worker, { type: 'frames', id, frames: batch }, [batch.data.buffer]);
    }
    this.send(worker, { type: 'frames', id, frames: null });
  }

  private call<Type extends keyof Results>(
    worker: WorkerPort,
    message: (id: number) => ToWorker,
    { signal, onProgress }: TaskOptions,
  ): Promise<Results[Type]> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const cancelled = new StudioError('cancelled', 'Cancelled.');
      if (signal?.aborted) return reject(cancelled);
      const abort = () => {
        this.settle(id)?.reject(cancelled);
        this.send(worker, { type: 'cancel', id });
      };
      const forget = () => signal?.removeEventListener('abort', abort);
      signal?.addEventListener('abort', abort);
      this.calls.set(id, {
        resolve: (result) => {
          forget();
          resolve(result as Results[Type]);
        },
        reject: (error) => {
          forget();
          reject(error);
        },
        onProgress,
        grantFrames: () => undefined,
      });
      this.send(worker, message(id));
    });
  }

  /** Takes a call off the list; whoever gets it must resolve or reject it. */
  private settle(id: number): Call | undefined {
    const call = this.calls.get(id);
    this.calls.delete(id);
    call?.grantFrames();
    return call;
  }

  private configured(): WorkerPort {
    if (this.worker) return this.worker;
    const worker = this.open();
    if (this.setup) {
      const { pack, provider } = this.setup;
      this.send(worker, this.configuration(++this.lastId, pack, provider));
    }
    return worker;
  }

  private configuration(id: number, pack: PackSource, provider: ExecutionProvider | 'auto'): ToWorker {
    this.packs.set(id, pack);
    return { type: 'configure', id, manifest: pack.manifest, provider };
  }

  private open(): WorkerPort {
    const worker = this.spawn();
    const crash = (detail: string) => {
      if (this.worker === worker)
        this.close(new StudioError('engine-crashed', 'The model runtime stopped. Try again.', detail));
    };
    worker.onmessage = ({ data }) => this.receive(worker, data);
    worker.onerror = ({ message }) => crash(message);
    worker.onmessageerror = () => crash('a message could not be read');
    this.worker = worker;
    return worker;
  }

  private close(reason: StudioError): void {
    this.worker?.terminate();
    this.worker = null;
    this.packs.clear();
    for (const id of [...this.calls.keys()]) this.settle(id)?.reject(reason);
  }

  private receive(worker: WorkerPort, message: FromWorker): void {
    if (this.worker !== worker) return;
    switch (message.type) {
      case 'progress':
        return this.calls.get(message.id)?.onProgress?.(message.progress);
      case 'done':
        return this.settle(message.id)?.resolve(message.result);
      case 'want-frames':
        return this.calls.get(message.id)?.grantFrames();
      case 'want-file':
        return void this.sendFile(worker, message);
      case 'failed': {
        const error = fromErrorDto(message.error);
        this.settle(message.id)?.reject(error);
        if (error.code === 'engine-crashed' || error.code === 'device-lost')
          this.close(
            new StudioError('engine-crashed', 'The model runtime stopped. Try again.', error.detail),
          );
      }
    }
  }

  private async sendFile(
    worker: WorkerPort,
    { id, pack: packId, name }: Extract<FromWorker, { type: 'want-file' }>,
  ): Promise<void> {
    try {
      const pack = this.packs.get(packId);
      if (!pack) throw new Error('the pack was put away');
      const file = await (name === 'tokenizer' ? pack.tokenizer() : pack.graph(name));
      this.send(worker, { type: 'file', id, file });
    } catch (error) {
      this.send(worker, { type: 'file-failed', id, error: toErrorDto(error) });
    }
  }

  /** To a worker that was replaced in the meantime nothing is sent. */
  private send(worker: WorkerPort, message: ToWorker, transfer: Transferable[] = []): void {
    if (this.worker === worker) worker.postMessage(message, transfer);
  }
}
