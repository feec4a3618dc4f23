import type { PackManifest } from '../../core/pack/manifest';
import type { Engine, MapResult } from '../../engine/api';
import type { Clip } from '../../media/api';
import { EarlyWork } from '../jobs/early-work';
import { type MapContext, mapEnvelope } from './map-envelope';
import type { PartialPrediction } from './partial-prediction';

/** Seconds of the longest clip that is mapped before the designer says so: longer ones would keep the machine busy for minutes. */
const MOST_SECONDS = 60;

/** The mapping of the whole clip, made while the designer looks at the picture. */
export class EarlyMapping {
  private readonly work: EarlyWork<
    { readonly clip: Clip; readonly manifest: PackManifest },
    PartialPrediction | null,
    MapResult
  >;

  constructor(log: (detail: string) => void) {
    this.work = new EarlyWork({
      name: 'mapping ahead',
      isSame: (one, other) => one.clip === other.clip && one.manifest === other.manifest,
      keepsResult: true,
      log,
    });
  }

  /** Maps the clip, unless it is long or its mapping is known. Ends with `signal`, unless a job waits for the result by then. Never rejects. */
  async start(clip: Clip, engine: Engine, manifest: PackManifest, signal: AbortSignal): Promise<void> {
    if (clip.info.duration > MOST_SECONDS) return;
    await this.work.start({ clip, manifest }, mapWhole(clip, engine, manifest), signal);
  }

  /** The whole clip's mapping: the one at hand, the one that is being made, or a new one. @throws StudioError of media or engine */
  finish(clip: Clip, engine: Engine, manifest: PackManifest, context: MapContext): Promise<MapResult> {
    return this.work.finish({ clip, manifest }, mapWhole(clip, engine, manifest), context);
  }

  /** A job will wait for the mapping that is being made. @returns as of EarlyWork. */
  claim(): () => void {
    return this.work.claim();
  }
}

function mapWhole(clip: Clip, engine: Engine, manifest: PackManifest) {
  return async (context: MapContext) => (await mapEnvelope(clip, engine, manifest, null, context)).result;
}
