import { peaks } from '../../core/audio/peaks';
import type { PackManifest } from '../../core/pack/manifest';
import type { StudioServices } from '../services';

/** Longest reference sound while no pack states its limits, seconds. */
const REFERENCE_SECONDS = 30;
/** [min, max] pairs of the reference's waveform. */
const REFERENCE_PEAKS = 240;

/** Id of a reference sound in the sound bank. */
export function referenceId(fileName: string): string {
  return `reference/${fileName}`;
}

/** Seconds of a reference sound that are decoded: as many as the graph with the longest input takes. */
export function referenceSeconds(manifest: PackManifest | null): number {
  if (!manifest) return REFERENCE_SECONDS;
  const { roles } = manifest;
  return Math.max(roles['clap-audio'].maxSeconds, roles['timbre-encoder']?.maxSeconds ?? 0);
}

/** Shows the waveform of the named reference sound; null, or a sound that is not in the bank, shows none. */
export function showReference(
  { store, sounds }: Pick<StudioServices, 'store' | 'sounds'>,
  name: string | null,
): void {
  const pcm = name === null ? undefined : sounds.get(referenceId(name));
  const samples = pcm?.channels[0];
  store.setState({
    reference:
      pcm && samples
        ? { peaks: peaks(samples, REFERENCE_PEAKS), seconds: samples.length / pcm.sampleRate }
        : null,
  });
}
