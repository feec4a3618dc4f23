import type { PackManifest } from '../pack/manifest';

/** Classifier-free guidance (Ho & Salimans, 2207.12598): unconditional + scale × (conditional - unconditional). */
export function guide(conditional: Float32Array, unconditional: Float32Array, scale: number): Float32Array {
  return conditional.map((value, i) => unconditional[i]! + scale * (value - unconditional[i]!));
}

/** What guidance steers a prompt away from: no prompt, or a negative one; null where the two are the same, so that guidance changes nothing. */
export type GuidedFrom = 'nothing' | 'words' | null;

/** @param hasPrompt words, a reference or a picture. @param negative words to avoid. */
export function guidedFrom(hasPrompt: boolean, negative: string): GuidedFrom {
  if (negative.trim() !== '') return 'words';
  return hasPrompt ? 'nothing' : null;
}

/**
 * How one step is evaluated: 'none' once, without guidance; 'inside' once, by a network that takes the scale (Meng et al., 2210.03142); 'pair' for the
 * prompt and for what it is steered away from.
 */
export type StepGuidance = 'none' | 'inside' | 'pair';

export function stepGuidance(
  scale: number,
  t: number,
  from: GuidedFrom,
  { sampler, roles }: Pick<PackManifest, 'sampler' | 'roles'>,
): StepGuidance {
  if (from === null || !guidanceActive(scale, t, sampler.guidanceInterval)) return 'none';
  const range = roles['dit+controlnet'].guidanceRange;
  return from === 'nothing' && range && scale >= range[0] && scale <= range[1] ? 'inside' : 'pair';
}

/** Guidance helps only at medium noise levels (Kynkäänniemi et al., 2404.07724); outside [from, to] one evaluation is enough. */
function guidanceActive(scale: number, t: number, [from, to]: readonly [number, number]): boolean {
  return scale !== 1 && t >= from && t <= to;
}
