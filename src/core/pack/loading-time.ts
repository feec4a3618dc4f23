import type { PackManifest, PackRole } from './manifest';
import { storedBytes } from './session-memory';

/** Seconds from a graph's files to its session. */
export type LoadingSeconds = Partial<Record<PackRole, number>>;

/** Before any graph of the pack was loaded here: seconds per byte of its files, and per graph. */
const PER_BYTE = 0.03e-6;
const PER_GRAPH = 0.1;

/** What a run of takes has to load. */
export interface TakeLoading {
  /** Graphs of a take. */
  readonly roles: readonly PackRole[];
  /** Graphs that are loaded before. */
  readonly loaded: readonly PackRole[];
  /** They fit into memory at once; else each take loads them stage by stage. */
  readonly fit: boolean;
  readonly takes: number;
}

/** Seconds of loading in a run, by what was measured with the pack; a graph that was not loaded before takes as long per byte as the others. */
export function loadingTime(
  manifest: Pick<PackManifest, 'roles'>,
  { roles, loaded, fit, takes }: TakeLoading,
  measured: LoadingSeconds,
): number {
  const known = Object.entries(measured) as [PackRole, number][];
  const seconds = known.reduce((sum, [, each]) => sum + each, 0);
  const bytes = known.reduce((sum, [role]) => sum + storedBytes(manifest, role), 0);
  const guess = (role: PackRole) => {
    const own = storedBytes(manifest, role);
    return bytes > 0 ? (own * seconds) / bytes : own * PER_BYTE + PER_GRAPH;
  };
  const time = (each: readonly PackRole[]) =>
    each.reduce((sum, role) => sum + (measured[role] ?? guess(role)), 0);
  const first = time(roles.filter((role) => !loaded.includes(role)));
  return fit ? first : first + (takes - 1) * time(roles);
}

/** Half of what was measured before, half of what is new. */
export function learnLoading(before: LoadingSeconds, role: PackRole, seconds: number): LoadingSeconds {
  return { ...before, [role]: ((before[role] ?? seconds) + seconds) / 2 };
}
