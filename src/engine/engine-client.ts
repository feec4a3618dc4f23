import { WholeTake } from '../core/audio/finish/whole-take';
import { StudioError, type StudioErrorCode } from '../core/errors';
import type { PackRole } from '../core/pack/manifest';
import type { WordsVectors } from '../core/retrieval/choose-recordings';
import { WorkerClient, type WorkerPort } from '../platform/worker-rpc/client';
import type {
  ConfigureOptions,
  EmbedOptions,
  Engine,
  EngineStatus,
  ExecutionProvider,
  GenerateOptions,
  GenerateRequest,
  GenerateResult,
  MapOptions,
  MapRequest,
  MapResult,
  PackReadOptions,
  PackSource,
  PictureFrames,
  Preparation,
  Prompted,
  RemoteConnection,
  TaskOptions,
  WordsPrompt,
} from './api';
import { isOutOfMemory } from './run-error';
import { type EngineMethods, externalDataOf, type PackFileName, type PageMethods } from './protocol';
import type { Tensors } from './tensor';

interface Setup {
  readonly packId: number;
  readonly pack: PackSource;
  readonly provider: ExecutionProvider | 'auto';
  readonly shortOfMemory: boolean;
  readonly remote: RemoteConnection | null;
  readonly onLoaded: ConfigureOptions['onLoaded'];
}

type Client = WorkerClient<EngineMethods, PageMethods>;

/** Errors after which the runtime, its memory or its device cannot be used again. */
const fatal: ReadonlySet<StudioErrorCode> = new Set(['engine-crashed', 'device-lost', 'out-of-space']);

/** Without an answer to a ping: the steps between evaluations are short, but other programs may use the processor. */
const SILENCE_SECONDS = 30;

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
  private readonly packs = new Map<number, Pick<Setup, 'pack' | 'remote'>>();
  private lastPackId = 0;

  constructor(private readonly startWorker: () => WorkerPort) {}

  async configure(
    pack: PackSource,
    provider: ExecutionProvider | 'auto',
    { signal, shortOfMemory = false, remote = null, onLoaded }: ConfigureOptions = {},
  ): Promise<EngineStatus> {
    const setup = { packId: ++this.lastPackId, pack, provider, shortOfMemory, remote, onLoaded };
    this.setup = setup;
    const client = this.client ?? this.start();
    // A worker that does not answer would hold up the next try.
    const giveUp = () => client.close();
    signal?.addEventListener('abort', giveUp);
    try {
      return await this.sendSetup(client, setup);
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  prepare(preparation: Preparation, signal?: AbortSignal): Promise<void> {
    return this.configuredClient().call('prepare', preparation, { signal });
  }

  mapEnvelope(
    { frames, duration }: MapRequest,
    { signal, onProgress, onDecoded }: MapOptions = {},
  ): Promise<MapResult> {
    return this.configuredClient().call(
      'map-envelope',
      { duration },
      {
        signal,
        input: frames,
        onProgress: (report) => ('decoded' in report ? onDecoded?.(report.decoded) : onProgress?.(report)),
      },
    );
  }

  async generate(
    request: GenerateRequest,
    { signal, onProgress, onSound }: GenerateOptions = {},
  ): Promise<GenerateResult> {
    const client = this.configuredClient();
    const take = new WholeTake(request.duration, this.setup!.pack.manifest.audio.sampleRate);
    const result = await client.call('generate', request, {
      signal,
      onProgress: (report) => {
        if (!('part' in report)) return onProgress?.(report);
        take.add(report.part);
        onSound?.(take.pcm, take.end);
      },
    });
    return { ...result, pcm: take.pcm };
  }

  embed(prompted: Prompted, { background = false, ...options }: EmbedOptions = {}): Promise<Float32Array> {
    return this.configuredClient().call('embed', { prompted, background }, options);
  }

  embedWords(prompt: WordsPrompt, options: TaskOptions = {}): Promise<WordsVectors> {
    return this.configuredClient().call('embed-words', prompt, options);
  }

  classifyPicture(
    frames: PictureFrames,
    { background = false, ...options }: EmbedOptions = {},
  ): Promise<Float32Array> {
    const transfer = [frames.data.buffer];
    return this.configuredClient().call('classify-picture', { frames, background }, { ...options, transfer });
  }

  measureSpeed({ signal }: TaskOptions = {}): Promise<number> {
    return this.configuredClient().call('measure-speed', undefined, { signal });
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

  private async sendSetup(
    client: Client,
    { packId, pack, provider, shortOfMemory, remote }: Setup,
  ): Promise<EngineStatus> {
    this.packs.set(packId, { pack, remote });
    const status = await client.call('configure', {
      packId,
      manifest: pack.manifest,
      provider,
      shortOfMemory,
      remote: remote && { host: remote.host, roles: remote.roles },
    });
    // The worker has released the packs before it.
    for (const earlier of this.packs.keys()) if (earlier < packId) this.packs.delete(earlier);
    return status;
  }

  private start(): Client {
    const client: Client = new WorkerClient<EngineMethods, PageMethods>(this.startWorker(), {
      describeLoss: engineCrashed,
      handlers: {
        'pack-file': ({ packId, name }, { progress, signal }) =>
          this.packFile(packId, name, { signal, onProgress: progress }),
        'graphs-loaded': ({ packId, graphs }) => {
          if (packId === this.setup?.packId) this.setup.onLoaded?.(graphs);
        },
        'evaluate-remotely': ({ packId, role, feeds }, { signal }) =>
          this.evaluateRemotely(packId, role, feeds, signal),
      },
      limits: { silence: SILENCE_SECONDS },
      onError: (error) => {
        // The next worker starts with what fits.
        if (isOutOfMemory(error.detail ?? '') && this.setup)
          this.setup = { ...this.setup, shortOfMemory: true };
        if (fatal.has(error.code)) client.close(forOtherCalls(error));
      },
      onLoss: () => {
        this.client = null;
        this.packs.clear();
        this.setup?.onLoaded?.({ roles: [], loaded: null });
      },
    });
    this.client = client;
    return client;
  }

  private packFile(packId: number, name: PackFileName, options: PackReadOptions): Promise<Blob> {
    const pack = this.packs.get(packId)?.pack;
    if (!pack) throw new Error(`no pack ${packId}`);
    const data = externalDataOf(name);
    if (data) return pack.externalData(data.role, data.file, options);
    return name === 'tokenizer' ? pack.tokenizer(options) : pack.graph(name as PackRole, options);
  }

  private evaluateRemotely(
    packId: number,
    role: PackRole,
    feeds: Tensors,
    signal: AbortSignal,
  ): Promise<Tensors> {
    const remote = this.packs.get(packId)?.remote;
    if (!remote) throw new Error(`pack ${packId} has no remote engine`);
    return remote.evaluate(role, feeds, { signal });
  }
}

/** What a call gets when the worker ends because of another call's error. */
function forOtherCalls({ code, detail, message }: StudioError): StudioError {
  return code === 'device-lost' ? engineCrashed(detail) : new StudioError('engine-crashed', message, detail);
}

function engineCrashed(detail?: string): StudioError {
  return new StudioError('engine-crashed', 'The model runtime stopped. Try again.', detail);
}
