import type { PackManifest } from '../../core/pack/manifest';
import type { Project } from '../../core/project/project';
import type { Engine, GenerateRequest, GenerateResult } from '../../engine/api';
import type { JobContext } from '../jobs/job';
import { manifestHash } from '../pack/manifest-hash';
import type { ModelAccess } from '../pack/model-access';
import { loadRequest, type RequestServices, type TakeInputs } from './load-request';
import type { Measurements } from './measurements';

/** What every sound is made with. */
export interface EngineAndPack {
  readonly engine: Engine;
  readonly manifest: PackManifest;
  /** SHA-256 of the pack's manifest. */
  readonly packHash: string;
  readonly loadRequest: (
    project: Project,
    inputs: TakeInputs,
    context: JobContext,
  ) => Promise<GenerateRequest>;
  /** Learns how long a take takes here. */
  readonly noteTime: (result: GenerateResult) => Promise<void>;
}

interface EngineServices extends RequestServices {
  readonly measurements: Pick<Measurements, 'note'>;
  readonly models: Pick<ModelAccess, 'engine'>;
}

/** @throws StudioError of pack or engine. */
export async function openEngine(
  manifest: PackManifest,
  services: EngineServices,
  signal: AbortSignal,
): Promise<EngineAndPack> {
  const { measurements, models } = services;
  return {
    engine: await models.engine(signal),
    manifest,
    packHash: await manifestHash(manifest),
    loadRequest: (project, inputs, context) => loadRequest(project, inputs, manifest, services, context),
    noteTime: (result) => measurements.note(manifest, result),
  };
}
