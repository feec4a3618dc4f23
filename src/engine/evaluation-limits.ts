import type { ExecutionProvider } from './api';

/** Seconds that anything may take, however fast it was before: another program may use the processor. */
const SHORTEST = 30;
/** Before anything is measured. A software GPU is about 100 times slower than wasm and compiles shaders first. */
const firstSeconds: Record<ExecutionProvider, number> = { wasm: 120, webgpu: 600 };
/** Added for each megabyte of a graph. */
const secondsPerMegabyte: Record<ExecutionProvider, number> = { wasm: 1, webgpu: 2 };
/** How many times slower than its slowest run so far an evaluation may be. */
const TOLERANCE = 20;

/** How long an evaluation may take before its worker counts as lost: generous at first, then from measurements of the same graph. */
export class EvaluationLimits<Role> {
  /** Slowest seconds per number of input. */
  private readonly slowest = new Map<Role, number>();

  /** @param inputs numbers in the graph's inputs. @param bytes of the graph. @returns seconds. */
  limit(role: Role, inputs: number, bytes: number, provider: ExecutionProvider): number {
    const slowest = this.slowest.get(role);
    if (slowest === undefined) return loadingLimit(bytes, provider);
    return Math.max(SHORTEST, TOLERANCE * slowest * inputs);
  }

  record(role: Role, inputs: number, seconds: number): void {
    this.slowest.set(role, Math.max(this.slowest.get(role) ?? 0, seconds / Math.max(1, inputs)));
  }
}

/** Seconds that creating a session may take. */
export function loadingLimit(bytes: number, provider: ExecutionProvider): number {
  return firstSeconds[provider] + (bytes / 1e6) * secondsPerMegabyte[provider];
}
