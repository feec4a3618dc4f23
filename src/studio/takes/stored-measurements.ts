import type { LoadingSeconds } from '../../core/pack/loading-time';
import { type PackRole, packRoles } from '../../core/pack/manifest';
import { type TakeRates, takeStages } from '../../core/pack/take-work';
import type { ExecutionProvider } from '../../engine/api';

type ByProvider<Value> = Partial<Record<ExecutionProvider, Value>>;

export interface PackMeasurements {
  readonly shortOfMemory: boolean;
  readonly rates: ByProvider<TakeRates>;
  readonly loading: ByProvider<LoadingSeconds>;
}

export interface StoredMeasurements {
  /** Operations a second of a product of matrices, and the browser that it was measured with. */
  readonly speeds: ByProvider<{ readonly browser: string; readonly speed: number }>;
  /** By the hash of their manifests, the one used last comes last. */
  readonly packs: Readonly<Record<string, PackMeasurements>>;
}

/** Most packs that are remembered; the one that was used longest ago is forgotten. */
const MAX_PACKS = 20;
/** Seconds, of a unit or of a graph, beyond which a measurement is not believed. */
const SLOWEST = 1e6;
const providers: readonly ExecutionProvider[] = ['webgpu', 'wasm'];

export const noMeasurements: StoredMeasurements = { speeds: {}, packs: {} };
export const unknownPack: PackMeasurements = { shortOfMemory: false, rates: {}, loading: {} };

/** What an earlier visit has stored, without what is not valid. */
export function readMeasurements(stored: unknown): StoredMeasurements {
  const { speeds, packs } = entriesOf(stored);
  const known = Object.entries(entriesOf(packs)).slice(-MAX_PACKS);
  return {
    speeds: byProvider(speeds, (one) => {
      const { browser, speed } = entriesOf(one);
      return typeof browser === 'string' && isPositive(speed) ? { browser, speed } : undefined;
    }),
    packs: Object.fromEntries(
      known.map(([hash, pack]) => {
        const { shortOfMemory, rates, loading } = entriesOf(pack);
        const read = { rates: byProvider(rates, readRates), loading: byProvider(loading, readLoading) };
        return [hash, { shortOfMemory: shortOfMemory === true, ...read }];
      }),
    ),
  };
}

function readRates(stored: unknown): TakeRates {
  return readSeconds(stored, takeStages);
}

function readLoading(stored: unknown): LoadingSeconds {
  return readSeconds<PackRole>(stored, packRoles);
}

function readSeconds<Name extends string>(
  stored: unknown,
  names: readonly Name[],
): Partial<Record<Name, number>> {
  const seconds = entriesOf(stored);
  const result: Partial<Record<Name, number>> = {};
  for (const name of names) {
    const value = seconds[name];
    if (isPositive(value) && value <= SLOWEST) result[name] = value;
  }
  return result;
}

function byProvider<Value>(stored: unknown, read: (one: unknown) => Value | undefined): ByProvider<Value> {
  const all = entriesOf(stored);
  const result: ByProvider<Value> = {};
  for (const provider of providers) {
    const value = all[provider] === undefined ? undefined : read(all[provider]);
    if (value !== undefined) result[provider] = value;
  }
  return result;
}

function entriesOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

/** The pack becomes the one used last. */
export function withPack(
  { packs, ...rest }: StoredMeasurements,
  hash: string,
  pack: PackMeasurements,
): StoredMeasurements {
  const others = Object.entries(packs).filter(([other]) => other !== hash);
  return { ...rest, packs: Object.fromEntries([...others.slice(1 - MAX_PACKS), [hash, pack]]) };
}
