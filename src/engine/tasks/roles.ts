import type { PackManifest, PackRole } from '../../core/pack/manifest';
import type { GenerateRequest, Preparation } from '../api';

/** Graphs of mapping, in order of use. */
export const mapRoles: readonly PackRole[] = ['frame-encoder', 'flow', 'rms-mapper'];

/** Graphs of generating with words, a reference sound or both, in order of use. */
export function generateRoles(
  { words, reference }: { readonly words: boolean; readonly reference: boolean },
  { roles, prompt: { profile } }: PackManifest,
): readonly PackRole[] {
  return [
    ...(reference && profile > 0 ? (['timbre-encoder'] as const) : []),
    ...(words ? (['clap-text'] as const) : []),
    ...(reference ? (['clap-audio'] as const) : []),
    roles['control-encoder'] ? 'control-encoder' : 'vae-encoder',
    'dit+controlnet',
    'vae-decoder',
  ];
}

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

export function requestRoles(request: GenerateRequest, manifest: PackManifest): readonly PackRole[] {
  if (!needsModel(request)) return [];
  const { prompt, negativePrompt, reference } = request;
  const words = (prompt + negativePrompt).trim() !== '' || usesPicture(request);
  return generateRoles({ words, reference: reference !== null }, manifest);
}

export function preparedRoles(preparation: Preparation, manifest: PackManifest): readonly PackRole[] {
  return preparation.task === 'map' ? mapRoles : generateRoles(preparation, manifest);
}
