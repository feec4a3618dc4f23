import type { StoreApi } from 'zustand/vanilla';
import type { PackManifest } from '../../core/pack/manifest';
import type { BankFileName, Engine, LoadedGraphs, PackSource, RemoteConnection } from '../../engine/api';
import { SharedWork } from '../../platform/shared-work';
import type { StudioDependencies } from '../dependencies';
import type { StudioState } from '../state';
import type { Measurements } from '../takes/measurements';

interface Dependencies extends Pick<StudioDependencies, 'engine' | 'pack' | 'provider'> {
  readonly measurements?: Pick<Measurements, 'isShortOfMemory' | 'noteLoaded' | 'show'>;
  /** The server that runs a part of the pack's graphs, if there is one. */
  readonly remote?: (manifest: PackManifest, signal: AbortSignal) => Promise<RemoteConnection | null>;
}

/**
 * The pack and the engine. Each loads once, when first needed; a load that failed, or that everyone gave up, is repeated at the next
 * request.
 */
export class ModelAccess {
  private packLoad: SharedWork<PackSource> | null = null;
  private engineLoad: SharedWork<Engine> | null = null;

  constructor(
    private readonly dependencies: Dependencies,
    private readonly store: StoreApi<StudioState>,
  ) {}

  /** @throws StudioError pack-invalid | pack-corrupt | cancelled */
  async manifest(signal?: AbortSignal): Promise<PackManifest> {
    return (await this.pack(signal)).manifest;
  }

  /** A verified file of the pack's bank of recordings. @throws StudioError pack-invalid | pack-corrupt | cancelled */
  async bankFile(name: BankFileName, signal?: AbortSignal): Promise<Blob> {
    return (await this.pack(signal)).bank(name, { signal });
  }

  /** Verified names of the picture classifier's classes. @throws StudioError pack-invalid | pack-corrupt | cancelled */
  async pictureClasses(signal?: AbortSignal): Promise<Blob> {
    return (await this.pack(signal)).pictureClasses({ signal });
  }

  /** Replaces the pack and configures the engine with it. @throws StudioError of engine. */
  async use(pack: PackSource, signal?: AbortSignal): Promise<void> {
    this.packLoad = new SharedWork(() => Promise.resolve(pack));
    this.engineLoad = null;
    this.store.setState({ manifest: pack.manifest, engine: null, loadedGraphs: [] });
    await this.engine(signal);
  }

  /** What is loaded is loaded again when it is next needed. */
  forget(): void {
    this.packLoad = null;
    this.engineLoad = null;
    this.store.setState({ engine: null, loadedGraphs: [] });
  }

  /** The engine is configured again when it is next needed. */
  forgetEngine(): void {
    this.engineLoad = null;
    this.store.setState({ engine: null, loadedGraphs: [] });
  }

  /** The engine, configured with the pack. @throws StudioError of pack or engine, cancelled at once when the signal is aborted. */
  engine(signal?: AbortSignal): Promise<Engine> {
    if (!this.engineLoad || this.engineLoad.isAbandoned) {
      const isCurrent = () => this.engineLoad === load;
      const load: SharedWork<Engine> = new SharedWork((whileNeeded) =>
        this.configure(isCurrent, whileNeeded).catch((error: unknown) => {
          // Another load may have replaced this one, which then has no say.
          if (isCurrent()) this.engineLoad = null;
          throw error;
        }),
      );
      this.engineLoad = load;
    }
    return this.engineLoad.join(signal);
  }

  private pack(signal?: AbortSignal): Promise<PackSource> {
    if (!this.packLoad || this.packLoad.isAbandoned) {
      const isCurrent = () => this.packLoad === load;
      const load: SharedWork<PackSource> = new SharedWork(async (whileNeeded) => {
        try {
          const pack = await this.dependencies.pack(whileNeeded);
          if (isCurrent()) this.store.setState({ manifest: pack.manifest });
          return pack;
        } catch (error) {
          if (isCurrent()) this.packLoad = null;
          throw error;
        }
      });
      this.packLoad = load;
    }
    return this.packLoad.join(signal);
  }

  private async configure(isCurrent: () => boolean, signal: AbortSignal): Promise<Engine> {
    const [engine, pack] = await Promise.all([this.dependencies.engine(), this.pack(signal)]);
    // Another pack is in use since: it must not be replaced by this one.
    if (!isCurrent()) return this.engine(signal);
    const remote = await this.dependencies.remote?.(pack.manifest, signal);
    if (!isCurrent()) return this.engine(signal);
    const { measurements, provider } = this.dependencies;
    const shortOfMemory = await measurements?.isShortOfMemory(pack.manifest);
    const onLoaded = (graphs: LoadedGraphs) => {
      if (isCurrent()) void measurements?.noteLoaded(pack.manifest, graphs);
    };
    const options = { signal, remote, shortOfMemory, onLoaded };
    const status = await engine.configure(pack, provider, options);
    if (isCurrent()) {
      this.store.setState({ engine: status });
      void measurements?.show(pack.manifest, status);
    }
    return engine;
  }
}
