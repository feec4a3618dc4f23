import { StudioError, throwIfAborted } from '../core/errors';
import type { PackRole } from '../core/pack/manifest';
import type { CallContext, Handlers } from '../platform/worker-rpc/callee';
import type { EngineStatus, LoadedGraphs, PackReadOptions, Preparation, TaskProgress } from './api';
import { RecordingAnalyses } from './recording-analyses';
import type { Configuration, EngineMethods, PackFileName } from './protocol';
import { RemoteGraphs } from './remote/remote-graphs';
import { SerialQueue } from './serial-queue';
import type { SessionPool } from './session-pool';
import type { Announced, Graphs, TaskContext } from './task';
import { TaskMeter, type Rates } from './task-meter';
import { classifyPicture } from './tasks/classify-picture';
import { embed } from './tasks/embed';
import { embedWordsForBank } from './tasks/embed-words';
import { generate } from './tasks/generate';
import { mapEnvelope } from './tasks/map-envelope';
import { preparedRoles } from './tasks/roles';
import type { Tensors } from './tensor';

export interface HostDependencies {
  readonly openPool: (
    configuration: Configuration,
    file: (name: PackFileName, options: PackReadOptions) => Promise<Blob>,
    onLoaded: (graphs: LoadedGraphs) => void,
  ) => Promise<SessionPool>;
  /** Requests a pack's file from the page. */
  readonly packFile: (packId: number, name: PackFileName, options: PackReadOptions) => Promise<Blob>;
  /** Tells the page which graphs are loaded. */
  readonly noteLoaded: (packId: number, graphs: LoadedGraphs) => void;
  /** Runs a graph on the server of the pack's remote engine. */
  readonly evaluateRemotely: (
    packId: number,
    role: PackRole,
    feeds: Tensors,
    signal: AbortSignal,
  ) => Promise<Tensors>;
  readonly announced: Announced;
  /** Clock in seconds. */
  readonly now: () => number;
  /** Resolves after the messages that wait have been received. */
  readonly yieldToMessages: () => Promise<void>;
}

interface Setup {
  readonly configuration: Configuration;
  readonly pool: SessionPool;
  readonly rates: Rates;
}

type AnyCall = Pick<CallContext, 'signal'>;
type TaskCall = Pick<CallContext<TaskProgress>, 'signal' | 'progress'>;

/** The engine in its worker: one task at a time; messages are received between its steps. */
export class EngineHost {
  readonly handlers: Handlers<EngineMethods> = {
    configure: (configuration, call) => this.enqueue(call, () => this.configure(configuration)),
    prepare: (preparation, { signal }) => this.prepare(preparation, signal),
    'map-envelope': ({ duration }, call) =>
      this.enqueue(call, () =>
        this.withStatus((setup) =>
          mapEnvelope({ duration, frames: call.input }, this.context(call, setup), (decoded) =>
            call.progress({ decoded }),
          ),
        ),
      ),
    generate: (request, call) =>
      this.enqueue(call, () =>
        this.withStatus((setup) =>
          generate(request, this.context(call, setup), (part) => call.progress({ part })),
        ),
      ),
    embed: ({ prompted, background }, call) =>
      this.queue.run(async () => embed(prompted, this.context(call, await this.currentSetup())), {
        signal: call.signal,
        background,
      }),
    'embed-words': (prompt, call) =>
      this.enqueue(call, async () =>
        embedWordsForBank(prompt, this.context(call, await this.currentSetup())),
      ),
    'measure-speed': (_, { signal }) =>
      this.queue.run(async () => (await this.currentSetup()).pool.measureSpeed(), {
        signal,
        background: true,
      }),
    'classify-picture': ({ frames, background }, call) =>
      this.queue.run(async () => classifyPicture(frames, this.context(call, await this.currentSetup())), {
        signal: call.signal,
        background,
      }),
  };
  private readonly queue = new SerialQueue();
  private readonly analyses = new RecordingAnalyses();
  private setup: Promise<Setup> | null = null;

  constructor(private readonly dependencies: HostDependencies) {}

  /** A call that is cancelled while it waits does not start. */
  private enqueue<Result>({ signal }: AnyCall, run: () => Promise<Result>): Promise<Result> {
    return this.queue.run(run, { signal });
  }

  /** No task runs or waits. */
  get isIdle(): boolean {
    return this.queue.isIdle;
  }

  /** Starts the runtime and downloads beside the tasks, a graph ahead; creates a session, and has a GPU compile its programs, when no task waits. */
  private async prepare(preparation: Preparation, signal: AbortSignal): Promise<void> {
    const setup = await this.currentSetup();
    const { configuration, pool } = setup;
    const graphs = this.graphs(setup, signal);
    // Every fetch starts the runtime.
    if (preparation.task === 'start') return pool.fetch([], signal);
    const missing = preparedRoles(preparation, configuration.manifest).filter(
      (role) => !graphs.isLoaded(role),
    );
    let file = pool.fetch(missing.slice(0, 1), signal);
    for (const [k, role] of missing.entries()) {
      await file;
      file = pool.fetch(missing.slice(k + 1, k + 2), signal);
      // Reported when its turn comes.
      file.catch(() => undefined);
      await this.queue.run(
        async () => {
          // Where the pack does not fit as a whole, a task loads the rest by stage.
          if (graphs.isLoaded(role) || !pool.hasRoomFor(role)) return;
          await pool.load(role);
          await pool.warmUp(role);
        },
        { signal, background: true },
      );
    }
  }

  private currentSetup(): Promise<Setup> {
    if (this.setup) return this.setup;
    return Promise.reject(new StudioError('pack-invalid', 'No model pack is loaded. Choose one first.'));
  }

  private async configure(configuration: Configuration): Promise<EngineStatus> {
    this.setup = this.replaceSetup(this.setup, configuration);
    return statusOf(await this.setup);
  }

  /** Sessions of the last setup are released first: two packs at once may not fit into memory. */
  private async replaceSetup(last: Promise<Setup> | null, configuration: Configuration): Promise<Setup> {
    const former = await last?.catch(() => null);
    await former?.pool.dispose();
    const { noteLoaded, openPool, packFile } = this.dependencies;
    const { packId } = configuration;
    const pool = await openPool(
      configuration,
      (name, options) => packFile(packId, name, options),
      (graphs) => noteLoaded(packId, graphs),
    );
    return { configuration, pool, rates: new Map() };
  }

  private async withStatus<Result>(
    run: (setup: Setup) => Promise<Result>,
  ): Promise<Result & { status: EngineStatus }> {
    const setup = await this.currentSetup();
    const result = await run(setup);
    return { ...result, status: statusOf(setup) };
  }

  /** The graphs as one task uses them: what it waits for on a server ends with its signal. */
  private graphs({ configuration: { packId, remote }, pool }: Setup, signal: AbortSignal): Graphs {
    if (!remote) return pool;
    return new RemoteGraphs(pool, remote.roles, (role, feeds, own = signal) =>
      this.dependencies.evaluateRemotely(packId, role, feeds, own),
    );
  }

  private context({ signal, progress }: TaskCall, setup: Setup): TaskContext {
    const { configuration, rates } = setup;
    const { announced, now, yieldToMessages } = this.dependencies;
    return {
      manifest: configuration.manifest,
      graphs: this.graphs(setup, signal),
      signal,
      announced,
      analyseRecording: this.analyses.analyse,
      meter: (plan) => new TaskMeter(plan, rates, now, progress),
      checkpoint: async () => {
        await yieldToMessages();
        throwIfAborted(signal);
      },
    };
  }
}

function statusOf({ configuration: { remote }, pool }: Setup): EngineStatus {
  return { ...pool.status, ...(remote && { remote }) };
}
