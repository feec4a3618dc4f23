import type { StoreApi } from 'zustand/vanilla';
import { learnRates } from '../../core/pack/take-work';
import type { PackManifest } from '../../core/pack/manifest';
import type { Engine, EngineStatus, GenerateResult } from '../../engine/api';
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
    const stored = await this.read();
    const { rates, shortOfMemory } = stored.packs[hash] ?? unknownPack;
    const { provider } = status;
    await this.write(
      withPack(stored, hash, {
        shortOfMemory: shortOfMemory || status.shortOfMemory,
        rates: { ...rates, [provider]: learnRates(rates[provider] ?? {}, work, seconds) },
      }),
    );
    await this.show(manifest, status);
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
    const stored = await this.read();
    await this.write({
      ...stored,
      speeds: { ...stored.speeds, [provider]: { browser, speed } },
    });
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
  private async write(measurements: StoredMeasurements): Promise<void> {
    this.stored = Promise.resolve(measurements);
    await this.dependencies.storage
      .set(STORAGE_KEY, measurements)
      .catch((error: unknown) => this.dependencies.log(`measurements: ${String(error)}`));
  }
}
