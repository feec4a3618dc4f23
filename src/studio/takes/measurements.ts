import type { StoreApi } from 'zustand/vanilla';
import { learnLoading } from '../../core/pack/loading-time';
import { learnRates } from '../../core/pack/take-work';
import type { PackManifest } from '../../core/pack/manifest';
import type { Engine, EngineStatus, GenerateResult, LoadedGraphs } from '../../engine/api';
import type { StudioDependencies } from '../dependencies';
import { manifestHash } from '../pack/manifest-hash';
import type { StudioState } from '../state';
import {
  noMeasurements,
  readMeasurements,
  type StoredMeasurements,
  unknownPack,
  withPack,
} from './stored-measurements';

const STORAGE_KEY = 'measurements';

/** How fast this device is with each pack, and where its memory was short; the browser stores it. */
export class Measurements {
  private stored: Promise<StoredMeasurements> | null = null;

  constructor(
    private readonly dependencies: Pick<StudioDependencies, 'device' | 'log' | 'storage'>,
    private readonly store: StoreApi<StudioState>,
  ) {}

  /** Memory has run out with the pack before. */
  async isShortOfMemory(manifest: PackManifest): Promise<boolean> {
    const { packs } = await this.read();
    return packs[await manifestHash(manifest)]?.shortOfMemory ?? false;
  }

  /** Shows what is known of the pack and the provider. */
  async show(manifest: PackManifest, { provider }: EngineStatus): Promise<void> {
    const { browser, memory } = this.dependencies.device;
    const hash = await manifestHash(manifest);
    const { packs, speeds } = await this.read();
    const speed = speeds[provider];
    const measured = {
      rates: packs[hash]?.rates[provider] ?? {},
      loading: packs[hash]?.loading[provider] ?? {},
      speed: speed?.browser === browser ? speed.speed : null,
      memory,
    };
    this.store.setState({ measured });
  }

  /** Learns from a take. */
  async note(manifest: PackManifest, { status, work, seconds }: GenerateResult): Promise<void> {
    // A server's speed is not this device's.
    if (status.remote) return;
    const hash = await manifestHash(manifest);
    const { provider } = status;
    await this.update((stored) => {
      const { rates, shortOfMemory, ...rest } = stored.packs[hash] ?? unknownPack;
      return withPack(stored, hash, {
        ...rest,
        shortOfMemory: shortOfMemory || status.shortOfMemory,
        rates: { ...rates, [provider]: learnRates(rates[provider] ?? {}, work, seconds) },
      });
    });
    await this.show(manifest, status);
  }

  /** Shows which graphs of the pack are loaded, and learns how long that takes. */
  async noteLoaded(manifest: PackManifest, { roles, loaded }: LoadedGraphs): Promise<void> {
    this.store.setState({ loadedGraphs: roles });
    if (!loaded) return;
    const { role, provider, seconds } = loaded;
    const hash = await manifestHash(manifest);
    await this.update((stored) => {
      const pack = stored.packs[hash] ?? unknownPack;
      const learnt = learnLoading(pack.loading[provider] ?? {}, role, seconds);
      return withPack(stored, hash, { ...pack, loading: { ...pack.loading, [provider]: learnt } });
    });
    const { engine, manifest: current } = this.store.getState();
    if (current === manifest && engine) await this.show(manifest, engine);
  }

  /** Measures the device once for each provider and version of the browser. */
  async measureSpeed(
    manifest: PackManifest,
    status: EngineStatus,
    engine: Engine,
    signal: AbortSignal,
  ): Promise<void> {
    const { provider } = status;
    // Another version may be faster or slower.
    const { browser } = this.dependencies.device;
    if ((await this.read()).speeds[provider]?.browser === browser) return;
    const speed = await engine.measureSpeed({ signal });
    await this.update((stored) => ({
      ...stored,
      speeds: { ...stored.speeds, [provider]: { browser, speed } },
    }));
    await this.show(manifest, status);
  }

  private read(): Promise<StoredMeasurements> {
    this.stored ??= this.dependencies.storage
      .get(STORAGE_KEY)
      .then(readMeasurements)
      .catch(() => noMeasurements);
    return this.stored;
  }

  /** What cannot be stored holds for this visit. */
  private async update(change: (stored: StoredMeasurements) => StoredMeasurements): Promise<void> {
    // The next change waits for this one.
    this.stored = this.read().then(change);
    await this.dependencies.storage
      .set(STORAGE_KEY, await this.stored)
      .catch((error: unknown) => this.dependencies.log(`measurements: ${String(error)}`));
  }
}
