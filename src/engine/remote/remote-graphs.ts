import type { PackRole } from '../../core/pack/manifest';
import type { FileProgress, Graphs } from '../task';
import type { Tensors } from '../tensor';

/** Evaluations of one task that a server is given at once: it may batch them. */
const AT_ONCE = 4;

/** Runs one graph on the server. */
export type EvaluateRemotely = (
  role: PackRole,
  feeds: Tensors,
  signal: AbortSignal | undefined,
) => Promise<Tensors>;

/** A pack's graphs, some of which a server runs: these are not loaded here. One evaluation is one request. */
export class RemoteGraphs implements Graphs {
  constructor(
    private readonly local: Graphs,
    private readonly remote: readonly PackRole[],
    private readonly evaluate: EvaluateRemotely,
  ) {}

  get isShortOfMemory(): boolean {
    return this.local.isShortOfMemory;
  }

  isLoaded(role: PackRole): boolean {
    return this.remote.includes(role) || this.local.isLoaded(role);
  }

  fit(roles: readonly PackRole[]): boolean {
    return this.local.fit(this.here(roles));
  }

  async makeRoom(roles: readonly PackRole[]): Promise<void> {
    const here = this.here(roles);
    if (here.length > 0) await this.local.makeRoom(here);
  }

  bytes(roles: readonly PackRole[]): number {
    return this.local.bytes(this.here(roles));
  }

  async fetch(roles: readonly PackRole[], signal?: AbortSignal, onProgress?: FileProgress): Promise<void> {
    const here = this.here(roles);
    if (here.length > 0) await this.local.fetch(here, signal, onProgress);
  }

  async load(role: PackRole): Promise<void> {
    if (!this.remote.includes(role)) await this.local.load(role);
  }

  evaluationsAtOnce(role: PackRole): number {
    return this.remote.includes(role) ? AT_ONCE : this.local.evaluationsAtOnce(role);
  }

  takesMachine(role: PackRole): boolean {
    return !this.remote.includes(role) && this.local.takesMachine(role);
  }

  run(role: PackRole, feeds: Tensors, signal?: AbortSignal): Promise<Tensors> {
    return this.remote.includes(role) ? this.evaluate(role, feeds, signal) : this.local.run(role, feeds);
  }

  tokenize(text: string): Promise<number[]> {
    return this.local.tokenize(text);
  }

  private here(roles: readonly PackRole[]): PackRole[] {
    return roles.filter((role) => !this.remote.includes(role));
  }
}
