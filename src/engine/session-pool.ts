import { StudioError } from '../core/errors';
import type { PackManifest, PackRole } from '../core/pack/manifest';
import type { EngineStatus, ExecutionProvider } from './api';
import type { ProviderChoice } from './choose-provider';
import type { Runtime, Session } from './ort';
import type { PackFileName } from './protocol';
import { runError } from './run-error';
import type { Graphs } from './task';
import type { Tensors } from './tensor';
import { openTokenizer, type Tokenize } from './tokenizer';

export interface PoolParts {
  readonly manifest: PackManifest;
  readonly choice: ProviderChoice;
  readonly runtime: Runtime;
  readonly file: (name: PackFileName) => Promise<Blob>;
  /** Asked after a failure: whether the GPU device is gone. */
  readonly deviceLost: () => Promise<boolean>;
}

/**
 * A pack's sessions, each made when first needed. When WebGPU fails at a graph before that graph has ever run there,
 * the whole pool goes over to wasm and says why.
 */
export class SessionPool implements Graphs {
  private readonly sessions = new Map<PackRole, Session>();
  private readonly proven = new Set<PackRole>();
  private provider: ExecutionProvider;
  private fallbackReason: string | null;
  private tokenizer: Tokenize | null = null;

  constructor(private readonly parts: PoolParts) {
    this.provider = parts.choice.provider;
    this.fallbackReason = parts.choice.fallbackReason;
  }

  get status(): EngineStatus {
    return {
      pack: this.parts.manifest.name,
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
      const outputs = await session.run(feeds);
      this.proven.add(role);
      return outputs;
    } catch (error) {
      await this.leaveGpu(role, error);
      return this.run(role, feeds);
    }
  }

  async tokenize(text: string): Promise<number[]> {
    this.tokenizer ??= await openTokenizer(
      await this.parts.file('tokenizer'),
      this.parts.manifest.roles['clap-text'].maxTokens,
    );
    return this.tokenizer(text);
  }

  async release(): Promise<void> {
    const sessions = [...this.sessions.values()];
    this.sessions.clear();
    for (const session of sessions) await session.release();
  }

  private async session(role: PackRole): Promise<Session> {
    const ready = this.sessions.get(role);
    if (ready) return ready;
    const graph = this.parts.manifest.roles[role];
    if (!graph)
      throw new StudioError(
        'pack-invalid',
        `The model pack ${this.parts.manifest.name} has no ${role} graph.`,
      );
    const file = await this.parts.file(role);
    try {
      const provider = graph.provider === 'wasm' ? 'wasm' : this.provider;
      const session = await this.parts.runtime.createSession(await file.arrayBuffer(), provider);
      this.sessions.set(role, session);
      return session;
    } catch (error) {
      await this.leaveGpu(role, error);
      return this.session(role);
    }
  }

  /** Returns when a second try on wasm makes sense. @throws StudioError when it does not. */
  private async leaveGpu(role: PackRole, error: unknown): Promise<void> {
    if (await this.parts.deviceLost())
      throw new StudioError(
        'device-lost',
        'The graphics device was lost. Try again, or choose the wasm provider.',
        runError(error, role).detail,
      );
    const failure = runError(error, role);
    const onGpu = this.provider === 'webgpu' && this.parts.manifest.roles[role]?.provider !== 'wasm';
    if (!onGpu || this.proven.has(role) || failure.code === 'engine-crashed') throw failure;
    this.provider = 'wasm';
    this.fallbackReason = `WebGPU failed at ${role}: ${error instanceof Error ? error.message : String(error)}`;
    await this.release();
  }
}
