import type { StoreApi } from 'zustand/vanilla';
import type { Engine, PackSource } from '../../engine/api';
import type { PackManifest } from '../../core/pack/manifest';
import type { StudioDependencies } from '../dependencies';
import type { StudioState } from '../state';

type ModelParts = Pick<StudioDependencies, 'engine' | 'pack' | 'provider'>;

/** Pack and engine, each loaded once when first needed; a failed load is tried again the next time. */
export class ModelAccess {
  private packLoading: Promise<PackSource> | null = null;
  private engineLoading: Promise<Engine> | null = null;

  constructor(
    private readonly parts: ModelParts,
    private readonly store: StoreApi<StudioState>,
  ) {}

  /** @throws StudioError pack-invalid | pack-corrupt */
  async manifest(): Promise<PackManifest> {
    return (await this.pack()).manifest;
  }

  /** Takes another pack; the engine is configured with it at once. @throws StudioError of engine. */
  async use(pack: PackSource): Promise<void> {
    this.packLoading = Promise.resolve(pack);
    this.engineLoading = null;
    this.store.setState({ manifest: pack.manifest, engine: null });
    await this.engine();
  }

  /** The engine with the pack configured. @throws StudioError of pack or engine. */
  engine(): Promise<Engine> {
    this.engineLoading ??= this.configure().catch((error: unknown) => {
      this.engineLoading = null;
      throw error;
    });
    return this.engineLoading;
  }

  private pack(): Promise<PackSource> {
    this.packLoading ??= this.parts.pack().then(
      (pack) => {
        this.store.setState({ manifest: pack.manifest });
        return pack;
      },
      (error: unknown) => {
        this.packLoading = null;
        throw error;
      },
    );
    return this.packLoading;
  }

  private async configure(): Promise<Engine> {
    const [engine, pack] = await Promise.all([this.parts.engine(), this.pack()]);
    const status = await engine.configure(pack, this.parts.provider);
    this.store.setState({ engine: status });
    return engine;
  }
}
