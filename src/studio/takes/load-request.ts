import type { StoreApi } from 'zustand/vanilla';
import type { PackManifest } from '../../core/pack/manifest';
import type { Project, Recipe } from '../../core/project/project';
import type { GenerateRequest } from '../../engine/api';
import type { JobContext } from '../jobs/job';
import { loadReferences } from '../prompt/references';
import type { Recordings } from '../retrieval/recordings';
import type { StudioState } from '../state';
import type { SoundCache } from '../storage/sound-cache';
import { clipColour } from './clip-colour';
import { takeRequest } from './take-request';

/** What a take is made from beside the project. */
export type TakeInputs = Pick<Recipe, 'seed' | 'picture' | 'recordings'>;

export interface RequestServices {
  readonly recordings: Pick<Recordings, 'sounds'>;
  readonly sounds: Pick<SoundCache, 'load'>;
  readonly store: StoreApi<StudioState>;
}

/**
 * What the engine is given for a take of the project, with its sounds read: references, recordings and the colour of the room tone.
 * @throws StudioError request-invalid when a sound is not there.
 */
export async function loadRequest(
  project: Project,
  inputs: TakeInputs,
  manifest: PackManifest,
  { recordings, sounds, store }: RequestServices,
  context: JobContext,
): Promise<GenerateRequest> {
  const references = await loadReferences(project.prompt, sounds);
  const roomColour = project.settings.room.tone ? await clipColour(store.getState().clip, context) : null;
  const loaded = await recordings.sounds(inputs.recordings, context);
  return takeRequest(project, inputs, manifest, { references, recordings: loaded, roomColour });
}
