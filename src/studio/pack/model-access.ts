import type { StoreApi } from 'zustand/vanilla';
import type { PackManifest } from '../../core/pack/manifest';
import type { Engine, PackSource } from '../../engine/api';
import type { StudioDependencies } from '../dependencies';
import type { StudioState } from '../state';

type Dependencies = Pick<StudioDependencies, 'engine' | 'pack' | 'provider'>;

/** The pack and the engine. Each loads once, when first needed; a load that failed is repeated at the next request. */
export class ModelAccess {
  private packLoad: Promise<PackSource> | null = null;
  private engineLoad: Promise<Engine> | null = null;

  constructor(
    private readonly dependencies: Dependencies,
    private readonly store: StoreApi<StudioState>,
  ) {}

  /** @throws StudioError pack-invalid | pack-corrupt */
  async manifest(): Promise<PackManifest> {
    return (await this.pack()).manifest;
  }

  /** Replaces the pack and configures the engine with it. @throws StudioError of engine. */
  async use(pack: PackSource): Promise<void> {
    this.packLoad = Promise.resolve(pack);
    this.engineLoad = null;
    this.store.setState({ manifest: pack.manifest, engine: null });
    await this.engine();
  }

  /** The engine, configured with the pack. @throws StudioError of pack or engine. */
  engine(): Promise<Engine> {
    if (this.engineLoad) return this.engineLoad;
    const isCurrent = () => this.engineLoad === load;
    const load = this.configure(isCurrent).catch((error: unknown) => {
      // Another load may have replaced this one, which then has no say.
      if (isCurrent()) this.engineLoad = null;
      throw error;
    });
    this.engineLoad = load;
    return load;
  }

  private pack(): Promise<PackSource> {
    if (this.packLoad) return this.packLoad;
    const load: Promise<PackSource> = this.dependencies.pack().then(
      (pack) => {
        if (this.packLoad === load) this.store.setState({ manifest: pack.manifest });
        return pack;
      },
      (error: unknown) => {
        if (this.packLoad === load) this.packLoad = null;
        throw error;
      },
    );
    this.packLoad = load;
    return load;
  }

  private async configure(isCurrent: () => boolean): Promise<Engine> {
    const [engine, pack] = await Promise.all([this.dependencies.engine(), this.pack()]);
    // Another pack is in use since: it must not be replaced by this one.
    if (!isCurrent()) return this.engine();
    const status = await engine.configure(pack, this.dependencies.provider);
    if (isCurrent()) this.store.setState({ engine: status });
    return engine;
  }
}
