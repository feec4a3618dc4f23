import type { PackManifest, PackRole } from '../../core/pack/manifest';
import { rolesOf, type StageRoles, stageRoles } from '../../core/pack/take-roles';
import type { GenerateRequest, Preparation } from '../api';

/** Graphs of mapping, in order of use. */
export const mapRoles: readonly PackRole[] = ['frame-encoder', 'flow', 'rms-mapper'];

/** Whether the request needs the model: a take that is all recordings does not. */
export function needsModel({ recordings, recordingShare }: GenerateRequest): boolean {
  return recordings.length === 0 || recordingShare < 1;
}

/** Whether what the picture shows is part of the prompt. */
export function usesPicture({
  picture,
  pictureWeight,
}: Pick<GenerateRequest, 'picture' | 'pictureWeight'>): boolean {
  return picture.length > 0 && pictureWeight > 0;
}

/** Graphs of a request that needs the model. */
export function requestRoles(request: GenerateRequest, manifest: PackManifest): StageRoles {
  const { prompt, negativePrompt, references } = request;
  const words = (prompt + negativePrompt).trim() !== '' || usesPicture(request);
  return stageRoles({ words, reference: references.length > 0 }, manifest);
}

export function preparedRoles(
  preparation: Exclude<Preparation, { task: 'start' }>,
  manifest: PackManifest,
): readonly PackRole[] {
  return preparation.task === 'map' ? mapRoles : rolesOf(stageRoles(preparation, manifest));
}
