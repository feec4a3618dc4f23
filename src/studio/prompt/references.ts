import type { WeightedSound } from '../../core/audio/reference';
import { StudioError } from '../../core/errors';
import type { PackManifest } from '../../core/pack/manifest';
import type { Prompt, ReferenceSound } from '../../core/project/project';
import type { SoundCache } from '../storage/sound-cache';

/** Longest reference sound while no pack states its limits, seconds. */
const REFERENCE_SECONDS = 30;

type Sounds = Pick<SoundCache, 'load'>;

/** Seconds of a reference sound that are decoded: as many as the graph with the longest input takes. */
export function referenceSeconds(manifest: PackManifest | null): number {
  if (!manifest) return REFERENCE_SECONDS;
  const { roles } = manifest;
  return Math.max(roles['clap-audio'].maxSeconds, roles['timbre-encoder']?.maxSeconds ?? 0);
}

/** The reference sounds of a prompt. @throws StudioError request-invalid when one is not on this machine. */
export function loadReferences({ references }: Prompt, sounds: Sounds): Promise<readonly WeightedSound[]> {
  return Promise.all(
    references.map(async ({ name, sound, weight }) => {
      const pcm = await sounds.load(sound);
      if (!pcm) throw new StudioError('request-invalid', referenceMissing(name));
      return { pcm, weight };
    }),
  );
}

/** Those whose sound is not on this machine. */
export async function missingReferences(
  { references }: Prompt,
  sounds: Sounds,
): Promise<readonly ReferenceSound[]> {
  const loaded = await Promise.all(references.map(({ sound }) => sounds.load(sound)));
  return references.filter((_, k) => loaded[k] === null);
}

export function referenceMissing(name: string): string {
  return `The reference sound ${name} is not loaded. Open it again or clear it.`;
}
