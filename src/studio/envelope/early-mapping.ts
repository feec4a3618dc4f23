import { throwIfAborted, toErrorDto } from '../../core/errors';
import type { PackManifest } from '../../core/pack/manifest';
import type { Engine, MapResult } from '../../engine/api';
import type { Clip } from '../../media/api';
import type { JobContext } from '../jobs/job';
import { type MapContext, mapEnvelope } from './map-envelope';
import type { PartialPrediction } from './partial-prediction';

/** Seconds of the longest clip that is mapped before the designer says so: longer ones would keep the machine busy for minutes. */
const MOST_SECONDS = 60;

interface Mapping {
  readonly clip: Clip;
  readonly manifest: PackManifest;
  readonly abort: AbortController;
  readonly result: Promise<MapResult>;
  /** A job waits for it, or will. */
  claimed: boolean;
  progress: JobContext['progress'] | null;
  /** What is decoded so far, until the result is there. */
  partial: PartialPrediction | null;
  onPartial: MapContext['onPartial'];
}

/**
 * The mapping of the whole clip, made while the designer looks at the picture, so that Map envelope has little or nothing left to wait for. The result stays
 * until another clip or pack is mapped: no clip is analysed twice in a row.
 */
export class EarlyMapping {
  private mapping: Mapping | null = null;

  constructor(private readonly log: (detail: string) => void) {}

  /** Maps the clip, unless it is long or its mapping is known. Ends with `signal`, unless a job waits for the result by then. Never rejects. */
  async start(clip: Clip, engine: Engine, manifest: PackManifest, signal: AbortSignal): Promise<void> {
    if (clip.info.duration > MOST_SECONDS || this.of(clip, manifest)) return;
    const mapping = this.begin(clip, engine, manifest);
    const stop = () => {
      if (!mapping.claimed) this.end(mapping);
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      await mapping.result;
    } catch (error) {
      const { code, message, detail } = toErrorDto(error);
      if (code !== 'cancelled') this.log(`mapping ahead: ${message} ${detail ?? ''}`);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** The whole clip's mapping: the one at hand, the one that is being made, or a new one. @throws StudioError of media or engine */
  async finish(
    clip: Clip,
    engine: Engine,
    manifest: PackManifest,
    { signal, progress, onPartial }: MapContext,
  ): Promise<MapResult> {
    const mapping = this.of(clip, manifest) ?? this.begin(clip, engine, manifest);
    mapping.claimed = true;
    mapping.progress = progress;
    mapping.onPartial = onPartial;
    if (mapping.partial) onPartial?.(mapping.partial);
    const stop = () => this.end(mapping);
    signal.addEventListener('abort', stop, { once: true });
    try {
      const result = await mapping.result;
      throwIfAborted(signal);
      return result;
    } finally {
      signal.removeEventListener('abort', stop);
      mapping.progress = null;
      mapping.onPartial = undefined;
    }
  }

  /** A job will wait for the mapping that is being made: it goes on, whatever pauses early work. */
  claim(): void {
    if (this.mapping) this.mapping.claimed = true;
  }

  private of(clip: Clip, manifest: PackManifest): Mapping | null {
    const { mapping } = this;
    return mapping?.clip === clip && mapping.manifest === manifest ? mapping : null;
  }

  private begin(clip: Clip, engine: Engine, manifest: PackManifest): Mapping {
    this.mapping?.abort.abort();
    const abort = new AbortController();
    const progress: JobContext['progress'] = (step) => mapping.progress?.(step);
    const onPartial: MapContext['onPartial'] = (partial) => {
      mapping.partial = partial;
      mapping.onPartial?.(partial);
    };
    const result = mapEnvelope(clip, engine, manifest, null, { signal: abort.signal, progress, onPartial });
    const mapping: Mapping = {
      ...{ clip, manifest, abort, claimed: false, progress: null, partial: null, onPartial: undefined },
      result: result.then((part) => {
        mapping.partial = null;
        return part.result;
      }),
    };
    this.mapping = mapping;
    mapping.result.catch(() => this.end(mapping));
    return mapping;
  }

  private end(mapping: Mapping): void {
    if (this.mapping === mapping) this.mapping = null;
    mapping.abort.abort();
  }
}
