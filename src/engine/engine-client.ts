import { StudioError } from '../core/errors';
import { WorkerClient, type WorkerPort } from '../platform/worker-rpc/client';
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
import type { EngineMethods, PackFileName, PageMethods } from './protocol';

interface Setup {
  readonly packId: number;
  readonly pack: PackSource;
  readonly provider: ExecutionProvider | 'auto';
}

type Client = WorkerClient<EngineMethods, PageMethods>;

export function createEngine(): Engine {
  return new EngineClient(
    () => new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' }),
  );
}

/**
 * The engine as the page sees it. When the worker dies, or reports that its runtime or GPU device is gone, every open call is rejected
 * and the next call starts a new worker with the same pack and provider.
 */
export class EngineClient implements Engine {
  private client: Client | null = null;
  private setup: Setup | null = null;
  /** By packId. The worker may still load from one pack while the next is on its way. */
  private readonly packs = new Map<number, PackSource>();
  private lastPackId = 0;

  constructor(private readonly startWorker: () => WorkerPort) {}

  configure(pack: PackSource, provider: ExecutionProvider | 'auto'): Promise<EngineStatus> {
    const setup = { packId: ++this.lastPackId, pack, provider };
    this.setup = setup;
    return this.sendSetup(this.client ?? this.start(), setup);
  }

  mapEnvelope({ frames, duration }: MapRequest, options: TaskOptions = {}): Promise<MapResult> {
    return this.configuredClient().call('map-envelope', { duration }, { ...options, input: frames });
  }

  generate(request: GenerateRequest, options: TaskOptions = {}): Promise<GenerateResult> {
    return this.configuredClient().call('generate', request, options);
  }

  dispose(): void {
    this.setup = null;
    this.client?.close();
  }

  private configuredClient(): Client {
    if (this.client) return this.client;
    const client = this.start();
    // An error of the setup reaches the calls behind it, which the worker rejects for the same reason.
    if (this.setup) this.sendSetup(client, this.setup).catch(() => undefined);
    return client;
  }

  private sendSetup(client: Client, { packId, pack, provider }: Setup): Promise<EngineStatus> {
    this.packs.set(packId, pack);
    return client.call('configure', { packId, manifest: pack.manifest, provider });
  }

  private start(): Client {
    const client: Client = new WorkerClient<EngineMethods, PageMethods>(this.startWorker(), {
      describeLoss: engineCrashed,
      handlers: { 'pack-file': ({ packId, name }) => this.packFile(packId, name) },
      onError: ({ code, detail }) => {
        if (code === 'engine-crashed' || code === 'device-lost') client.close(engineCrashed(detail));
      },
      onLoss: () => {
        this.client = null;
        this.packs.clear();
      },
    });
    this.client = client;
    return client;
  }

  private packFile(packId: number, name: PackFileName): Promise<Blob> {
    const pack = this.packs.get(packId);
    if (!pack) throw new Error(`no pack ${packId}`);
    return name === 'tokenizer' ? pack.tokenizer() : pack.graph(name);
  }
}

function engineCrashed(detail?: string): StudioError {
  return new StudioError('engine-crashed', 'The model runtime stopped. Try again.', detail);
}
