import { StudioError, throwIfAborted } from '../core/errors';
import type { PackManifest, PackRole } from '../core/pack/manifest';
import { fitMemory, WASM_LIMIT, weightBytes } from '../core/pack/session-memory';
import { SharedWork } from '../platform/shared-work';
import { adaptGraph } from './adapt-graph';
import type { EngineStatus, ExecutionProvider, LoadedGraphs, PackReadOptions } from './api';
import type { ProviderChoice } from './choose-provider';
import { itemsOf, joinItems } from './batch';
import { EvaluationLimits, loadingLimit } from './evaluation-limits';
import { externalFiles, fileBytes, graphBytes } from './graph-files';
import { measureSpeed } from './measure-speed';
import type { Runtime, Session } from './ort';
import { PackFiles } from './pack-files';
import { externalDataOf, type PackFileName } from './protocol';
import { runError } from './run-error';
import type { Announced, FileProgress, Graphs } from './task';
import type { Tensors } from './tensor';
import { warmUpFeeds } from './warm-up';
import { openTokenizer, type Tokenize } from './tokenizer';

export interface PoolDependencies {
  readonly manifest: PackManifest;
  readonly choice: ProviderChoice;
  readonly loadRuntime: (signal: AbortSignal, onProgress: FileProgress) => Promise<Runtime>;
  readonly file: (name: PackFileName, options: PackReadOptions) => Promise<Blob>;
  readonly onLoaded: (graphs: LoadedGraphs) => void;
  /** Runs work that blocks the worker; the page waits up to `seconds` for its end. */
  readonly announced: Announced;
  /** Clock in seconds. */
  readonly now: () => number;
  /** Whether the GPU device is lost; called after a failure. */
  readonly deviceLost: () => Promise<boolean>;
  /** Bytes of the machine's memory; null where the browser does not say. */
  readonly memory: number | null;
  /** Memory has run out here before. */
  readonly shortOfMemory: boolean;
  /** Wasm leaves no thread of this machine to other work. */
  readonly wasmTakesMachine: boolean;
}

/** The graph whose items of a batch do not depend on each other. */
const BATCHED: PackRole = 'dit+controlnet';

/**
 * A pack's sessions, each created when first needed. When WebGPU fails at a graph that has never run there, the whole pool
 * moves to wasm and `status.fallbackReason` says why. When memory runs out, all sessions but the one in use are released and the work is done
 * in smaller pieces from then on.
 */
export class SessionPool implements Graphs {
  /** The one that was used longest ago comes first. */
  private readonly sessions = new Map<PackRole, Session>();
  private readonly files: PackFiles;
  private runtime: SharedWork<Runtime> | null = null;
  /** Of the runtime's files. */
  private runtimeBytes = { loaded: 0, total: 0 };
  /** Graphs that have run. */
  private readonly proven = new Set<PackRole>();
  private readonly limits = new EvaluationLimits<PackRole>();
  private provider: ExecutionProvider;
  private fallbackReason: string | null;
  private tokenizer: Tokenize | null = null;
  private disposed = false;
  private shortOfMemory: boolean;

  constructor(private readonly dependencies: PoolDependencies) {
    this.shortOfMemory = dependencies.shortOfMemory;
    this.provider = dependencies.choice.provider;
    this.fallbackReason = dependencies.choice.fallbackReason;
    this.files = new PackFiles(dependencies.file);
  }

  get status(): EngineStatus {
    return {
      pack: this.dependencies.manifest.name,
      provider: this.provider,
      fallbackReason: this.fallbackReason,
      shortOfMemory: this.shortOfMemory,
    };
  }

  get isShortOfMemory(): boolean {
    return this.shortOfMemory;
  }

  isLoaded(role: PackRole): boolean {
    return this.sessions.has(role);
  }

  fit(roles: readonly PackRole[]): boolean {
    const all = [...new Set(roles)];
    if (this.shortOfMemory) return all.length <= 1;
    const { manifest, memory } = this.dependencies;
    return fitMemory(manifest, all, this.provider, memory);
  }

  /** Whether a graph fits beside those that are loaded. */
  hasRoomFor(role: PackRole): boolean {
    return this.fit([...this.sessions.keys(), role]);
  }

  async makeRoom(roles: readonly PackRole[]): Promise<void> {
    for (const role of [...this.sessions.keys()]) {
      if (this.fit([...this.sessions.keys(), ...roles])) return;
      if (!roles.includes(role)) await this.release([role]);
    }
  }

  bytes(roles: readonly PackRole[]): number {
    const { manifest } = this.dependencies;
    return this.filesOf(roles).reduce((sum, name) => sum + fileBytes(manifest, name), 0);
  }

  async fetch(
    roles: readonly PackRole[],
    signal?: AbortSignal,
    onProgress: FileProgress = () => undefined,
  ): Promise<void> {
    const names = this.filesOf(roles);
    const report = () => {
      const { loaded, total } = this.runtimeBytes;
      const arrived = names.reduce((sum, name) => sum + this.files.loaded(name), loaded);
      onProgress(arrived, this.bytes(roles) + total);
    };
    const unsubscribe = this.files.onProgress(report);
    try {
      await Promise.all([this.openRuntime(signal), ...names.map((name) => this.files.get(name, signal))]);
    } finally {
      unsubscribe();
    }
  }

  async load(role: PackRole): Promise<void> {
    await this.session(role);
    if (role === 'clap-text') await this.openTokenizer();
  }

  /** Has the GPU compile a graph's programs, which its first evaluation would wait for. What fails here fails there, with its reason. */
  async warmUp(role: PackRole): Promise<void> {
    const session = this.sessions.get(role);
    const feeds = this.providerOf(role) === 'webgpu' && warmUpFeeds(this.dependencies.manifest, role);
    if (!session || !feeds || this.proven.has(role)) return;
    await this.evaluate(role, session, feeds).catch(() => undefined);
  }

  /** An evaluation takes the whole device. */
  evaluationsAtOnce(): number {
    return 1;
  }

  takesMachine(role: PackRole): boolean {
    return this.dependencies.wasmTakesMachine && this.providerOf(role) === 'wasm';
  }

  async run(role: PackRole, feeds: Tensors): Promise<Tensors> {
    const session = await this.session(role);
    const items = this.shortOfMemory && role === BATCHED ? itemsOf(feeds) : [feeds];
    try {
      const outputs: Tensors[] = [];
      for (const item of items) outputs.push(await this.evaluate(role, session, item));
      this.proven.add(role);
      return outputs.length > 1 ? joinItems(outputs) : outputs[0]!;
    } catch (error) {
      const smaller = role === BATCHED && items.length === 1 && itemsOf(feeds).length > 1;
      if (!(await this.saveMemory(role, error, smaller))) await this.fallBackToWasm(role, error);
      return this.run(role, feeds);
    }
  }

  /** Operations a second of products of matrices. */
  async measureSpeed(): Promise<number> {
    const { announced, now } = this.dependencies;
    const runtime = await this.openRuntime();
    return announced(loadingLimit(0, this.provider), () => measureSpeed(runtime, this.provider, now));
  }

  async tokenize(text: string): Promise<number[]> {
    return (await this.openTokenizer())(text);
  }

  /** Ends downloads and frees every session; nothing is loaded afterwards. */
  async dispose(): Promise<void> {
    this.disposed = true;
    this.files.dispose();
    await this.release();
  }

  private async release(roles: readonly PackRole[] = [...this.sessions.keys()]): Promise<void> {
    const sessions = roles.map((role) => this.sessions.get(role));
    for (const role of roles) this.sessions.delete(role);
    if (roles.length > 0) this.noteLoaded(null);
    for (const session of sessions) await session?.release();
  }

  private noteLoaded(loaded: LoadedGraphs['loaded']): void {
    this.dependencies.onLoaded({ roles: [...this.sessions.keys()], loaded });
  }

  /** Files that these graphs lack. */
  private filesOf(roles: readonly PackRole[]): PackFileName[] {
    const missing = roles
      .filter((role) => !this.sessions.has(role))
      .flatMap((role): PackFileName[] => [role, ...externalFiles(this.dependencies.manifest, role)]);
    return roles.includes('clap-text') && !this.tokenizer ? [...missing, 'tokenizer'] : missing;
  }

  private async openRuntime(signal?: AbortSignal): Promise<Runtime> {
    if (!this.runtime || this.runtime.isAbandoned)
      this.runtime = new SharedWork((whileNeeded) =>
        this.dependencies.loadRuntime(whileNeeded, (loaded, total) => {
          this.runtimeBytes = { loaded, total };
          this.files.notify();
        }),
      );
    const runtime = this.runtime;
    try {
      return await runtime.join(signal);
    } catch (error) {
      if (this.runtime === runtime && !signal?.aborted) this.runtime = null;
      throw error;
    }
  }

  private async openTokenizer(): Promise<Tokenize> {
    this.tokenizer ??= await openTokenizer(
      await this.files.get('tokenizer'),
      this.dependencies.manifest.roles['clap-text'].maxTokens,
    );
    this.files.drop('tokenizer');
    return this.tokenizer;
  }

  private async evaluate(role: PackRole, session: Session, feeds: Tensors): Promise<Tensors> {
    const { announced, manifest, now } = this.dependencies;
    const inputs = Object.values(feeds).reduce((sum, { data }) => sum + data.length, 0);
    const limit = this.limits.limit(role, inputs, graphBytes(manifest, role), this.providerOf(role));
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
    if (ready) {
      this.sessions.delete(role);
      this.sessions.set(role, ready);
      return ready;
    }
    throwIfAborted({ aborted: this.disposed });
    const { announced, manifest, now } = this.dependencies;
    if (!manifest.roles[role])
      throw new StudioError('pack-invalid', `The model pack ${manifest.name} has no ${role} graph.`);
    const runtime = await this.openRuntime();
    const names = externalFiles(manifest, role);
    const file = await this.files.get(role);
    const contents = await Promise.all(names.map((name) => this.files.get(name)));
    const start = now();
    try {
      const provider = this.providerOf(role);
      const bytes = adaptGraph(await file.arrayBuffer(), role, provider, manifest);
      const externalData = names.map((name, i) => ({
        file: externalDataOf(name)!.file,
        content: contents[i]!,
      }));
      const session = await announced(loadingLimit(graphBytes(manifest, role), provider), () =>
        runtime.createSession(bytes, provider, externalData),
      );
      this.sessions.set(role, session);
      this.noteLoaded({ role, provider: this.provider, seconds: now() - start });
      for (const name of [role, ...names]) this.files.drop(name);
      return session;
    } catch (error) {
      if (!(await this.saveMemory(role, error, false))) await this.fallBackToWasm(role, error);
      return this.session(role);
    }
  }

  /**
   * After memory has run out: releases every session but the one of `role`.
   * @param smaller the work can be done in smaller pieces. @returns whether another try makes sense.
   */
  private async saveMemory(role: PackRole, error: unknown, smaller: boolean): Promise<boolean> {
    if (runError(error, role).code !== 'out-of-space' || (await this.dependencies.deviceLost())) return false;
    const others = [...this.sessions.keys()].filter((other) => other !== role);
    await this.release(others);
    this.shortOfMemory = true;
    return smaller || others.length > 0;
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
    const fitsWasm = weightBytes(this.dependencies.manifest, role, 'float32') <= WASM_LIMIT;
    const mayMove = this.providerOf(role) === 'webgpu' && !this.proven.has(role) && fitsWasm;
    if (!mayMove || failure.code === 'engine-crashed') throw failure;
    this.provider = 'wasm';
    this.fallbackReason = `WebGPU failed at ${role}: ${error instanceof Error ? error.message : String(error)}`;
    await this.release();
  }
}
