import type { PackManifest, PackRole } from './manifest';

const sizes = { float32: 4, float16: 2, int8: 1 } as const;
/** Memory of a session per byte of its weights, measured with a graph of 1.26 GB (src/packs/README.md). */
const factors = { webgpu: 1.35, wasm: 1.5 } as const;
/** Share of the machine's memory that sessions may take at once; activations, the page and other programs need the rest. */
const SHARE = 0.5;
/** Where the browser does not say how much the machine has, bytes. */
const ASSUMED_MEMORY = 4e9;
/** A small pack stays loaded whole everywhere, bytes. */
const LEAST_BUDGET = 1e9;
/** Bytes of weights that wasm can hold: it addresses 4 GB, of which the runtime and the activations take a part. */
export const WASM_LIMIT = 3e9;
/** Of the 4 GB that wasm addresses, bytes: a session takes twice its size while it is created. */
const WASM_BUDGET = 1.5e9;

/** Activations and the runtime's copies, as a share of the weights. */
export const ACTIVATIONS = 0.25;

type Roles = Pick<PackManifest, 'roles'>;
type Provider = keyof typeof factors;

/** Bytes of a graph's weights where they compute with `dtype`, or in the graph's own type. */
export function weightBytes({ roles }: Roles, role: PackRole, dtype?: 'float32'): number {
  const graph = roles[role];
  if (!graph) return 0;
  return (storedBytes({ roles }, role) * sizes[dtype ?? graph.dtype]) / sizes[graph.storage];
}

/** Bytes of a graph's files. */
export function storedBytes({ roles }: Roles, role: PackRole): number {
  const graph = roles[role];
  return graph ? [graph, ...(graph.externalData ?? [])].reduce((total, { bytes }) => total + bytes, 0) : 0;
}

/** Bytes of memory that a graph's session takes at the most. On the CPU arithmetic is in float32; products on integers, which take less, count as that. */
export function sessionMemory(manifest: Roles, role: PackRole, provider: Provider): number {
  const at = manifest.roles[role]?.provider === 'wasm' ? 'wasm' : provider;
  return factors[at] * weightBytes(manifest, role, at === 'wasm' ? 'float32' : undefined);
}

/**
 * Bytes that the sessions of one provider may take at once. Where a pack needs more, its graphs are loaded stage by stage.
 * @param memory bytes of the machine, null where the browser does not say.
 */
export function sessionBudget(provider: Provider, memory: number | null): number {
  const share = Math.max(LEAST_BUDGET, SHARE * (memory ?? ASSUMED_MEMORY));
  return provider === 'wasm' ? Math.min(WASM_BUDGET, share) : share;
}

/** Whether these graphs may be loaded at once. @param memory as for `sessionBudget`. */
export function fitMemory(
  manifest: Roles,
  roles: readonly PackRole[],
  provider: Provider,
  memory: number | null,
): boolean {
  const needed = roles.reduce((sum, role) => sum + sessionMemory(manifest, role, provider), 0);
  return needed <= sessionBudget(provider, memory);
}

/** Bytes that these graphs take at the most when a task runs them: all where they fit at once, else the largest one. */
export function peakMemory(
  manifest: Roles,
  roles: readonly PackRole[],
  provider: Provider,
  fit: boolean,
): number {
  const sizes = roles.map((role) => sessionMemory(manifest, role, provider));
  const held = fit ? sizes.reduce((a, b) => a + b, 0) : Math.max(...sizes);
  return held * (1 + ACTIVATIONS);
}
