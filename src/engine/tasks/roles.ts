import type { PackManifest, PackRole } from '../../core/pack/manifest';
import type { GenerateRequest, Preparation } from '../api';

/** Graphs of mapping, in order of use. */
export const mapRoles: readonly PackRole[] = ['frame-encoder', 'flow', 'rms-mapper'];

/** Stages of generating, in order. Where memory is short, the graphs of one stage are loaded at once. */
const generateStages = ['prompt', 'control', 'diffuse', 'decode'] as const;
export type StageRoles = Readonly<Record<(typeof generateStages)[number], readonly PackRole[]>>;

/** Graphs of generating with words, a reference sound or both, by stage. */
function stageRoles(
  { words, reference }: { readonly words: boolean; readonly reference: boolean },
  { roles, prompt: { profile } }: PackManifest,
): StageRoles {
  return {
    prompt: [
      ...(reference && profile > 0 ? (['timbre-encoder'] as const) : []),
      ...(words ? (['clap-text'] as const) : []),
      ...(reference ? (['clap-audio'] as const) : []),
    ],
    control: [roles['control-encoder'] ? 'control-encoder' : 'vae-encoder'],
    diffuse: ['dit+controlnet'],
    decode: ['vae-decoder'],
  };
}

/** All graphs, in order of use. */
export function rolesOf(stages: StageRoles): readonly PackRole[] {
  return generateStages.flatMap((stage) => stages[stage]);
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

/** Graphs of a request that needs the model. */
export function requestRoles(request: GenerateRequest, manifest: PackManifest): StageRoles {
  const { prompt, negativePrompt, reference } = request;
  const words = (prompt + negativePrompt).trim() !== '' || usesPicture(request);
  return stageRoles({ words, reference: reference !== null }, manifest);
}

export function preparedRoles(preparation: Preparation, manifest: PackManifest): readonly PackRole[] {
  return preparation.task === 'map' ? mapRoles : rolesOf(stageRoles(preparation, manifest));
}
