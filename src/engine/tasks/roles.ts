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

export function requestRoles(
  { prompt, negativePrompt, reference }: GenerateRequest,
  manifest: PackManifest,
): readonly PackRole[] {
  const words = (prompt + negativePrompt).trim() !== '';
  return generateRoles({ words, reference: reference !== null }, manifest);
}

export function preparedRoles(preparation: Preparation, manifest: PackManifest): readonly PackRole[] {
  return preparation.task === 'map' ? mapRoles : generateRoles(preparation, manifest);
}
