import type { PackManifest, PackRole } from './manifest';

/** Stages of generating, in order. Where memory is short, the graphs of one stage are loaded at once. */
const generateStages = ['prompt', 'control', 'diffuse', 'decode'] as const;
export type StageRoles = Readonly<Record<(typeof generateStages)[number], readonly PackRole[]>>;

/** Graphs of generating with words, a reference sound or both, by stage. */
export function stageRoles(
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
