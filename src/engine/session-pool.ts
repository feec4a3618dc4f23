import { StudioError } from '../core/errors';
import type { PackManifest, PackRole } from '../core/pack/manifest';
import type { EngineStatus, ExecutionProvider } from './api';
import type { ProviderChoice } from './choose-provider';
import type { Runtime, Session } from './ort';
import type { PackFileName } from './protocol';
import { runError } from './run-error';
import { EvaluationLimits, loadingLimit } from './evaluation-limits';
import type { Announced, Graphs } from './task';
import type { Tensors } from './tensor';
import { openTokenizer, type Tokenize } from './tokenizer';

export interface PoolDependencies {
  readonly manifest: PackManifest;
  readonly choice: ProviderChoice;
  readonly runtime: Runtime;
  readonly file: (name: PackFileName) => Promise<Blob>;
  /** Runs work that blocks the worker; the page waits up to `seconds` for its end. */
  readonly announced: Announced;
  /** Clock in seconds. */
  readonly now: () => number;
  /** Whether the GPU device is lost; called after a failure. */
  readonly deviceLost: () => Promise<boolean>;
}

/**
 * A pack's sessions, each created when first needed. When WebGPU fails at a graph that has never run there, the whole pool
 * moves to wasm and `status.fallbackReason` says why.
 */
export class SessionPool implements Graphs {
  private readonly sessions = new Map<PackRole, Session>();
  /** Graphs that have run. */
  private readonly proven = new Set<PackRole>();
  private readonly limits = new EvaluationLimits<PackRole>();
  private provider: ExecutionProvider;
  private fallbackReason: string | null;
  private tokenizer: Tokenize | null = null;

  constructor(private readonly dependencies: PoolDependencies) {
    this.provider = dependencies.choice.provider;
    this.fallbackReason = dependencies.choice.fallbackReason;
  }

  get status(): EngineStatus {
    return {
      pack: this.dependencies.manifest.name,
      provider: this.provider,
      fallbackReason: this.fallbackReason,
    };
  }

  isLoaded(role: PackRole): boolean {
    return this.sessions.has(role);
  }

  async load(role: PackRole): Promise<void> {
    await this.session(role);
  }

  async run(role: PackRole, feeds: Tensors): Promise<Tensors> {
    const session = await this.session(role);
    try {
      const outputs = await this.evaluate(role, session, feeds);
      this.proven.add(role);
      return outputs;
    } catch (error) {
      await this.fallBackToWasm(role, error);
      return this.run(role, feeds);
    }
  }

  async tokenize(text: string): Promise<number[]> {
    this.tokenizer ??= await openTokenizer(
      await this.dependencies.file('tokenizer'),
      this.dependencies.manifest.roles['clap-text'].maxTokens,
    );
    return this.tokenizer(text);
  }

  async release(): Promise<void> {
    const sessions = [...this.sessions.values()];
    this.sessions.clear();
    for (const session of sessions) await session.release();
  }

  private async evaluate(role: PackRole, session: Session, feeds: Tensors): Promise<Tensors> {
    const { announced, manifest, now } = this.dependencies;
    const inputs = Object.values(feeds).reduce((sum, { data }) => sum + data.length, 0);
    const limit = this.limits.limit(role, inputs, manifest.roles[role]?.bytes ?? 0, this.providerOf(role));
    const start = now();
    const outputs = await announced(limit, () => session.run(feeds));
    this.limits.record(role, inputs, now() - start);
    return outputs;
  }

  /** A graph that the manifest marks `wasm` always runs there. */
  private providerOf(role: PackRole): ExecutionProvider {
    return this.dependencies.manifest.roles[role]?.provider === 'wasm' ? 'wasm' : this.provider;
  }

  private async session(role: PackRole): Promise<Session> {
    const ready = this.sessions.get(role);
    if (ready) return ready;
    const graph = this.dependencies.manifest.roles[role];
    if (!graph)
      throw new StudioError(
        'pack-invalid',
        `The model pack ${this.dependencies.manifest.name} has no ${role} graph.`,
      );
    const file = await this.dependencies.file(role);
    try {
      const provider = this.providerOf(role);
      const { announced, runtime } = this.dependencies;
      const bytes = await file.arrayBuffer();
      const session = await announced(loadingLimit(graph.bytes, provider), () =>
        runtime.createSession(bytes, provider),
      );
      this.sessions.set(role, session);
      return session;
    } catch (error) {
      await this.fallBackToWasm(role, error);
      return this.session(role);
    }
  }

  /** Moves the pool to wasm if another try there makes sense. @throws StudioError otherwise. */
  private async fallBackToWasm(role: PackRole, error: unknown): Promise<void> {
    if (await this.dependencies.deviceLost())
      throw new StudioError(
        'device-lost',
        'The GPU device was lost. Try again, or choose the CPU (WebAssembly) provider.',
        runError(error, role).detail,
      );
    const failure = runError(error, role);
    if (this.providerOf(role) !== 'webgpu' || this.proven.has(role) || failure.code === 'engine-crashed')
      throw failure;
    this.provider = 'wasm';
    this.fallbackReason = `WebGPU failed at ${role}: ${error instanceof Error ? error.message : String(error)}`;
    await this.release();
  }
}
