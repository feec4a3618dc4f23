import { peaks } from '../../core/audio/peaks';
import type { PackManifest } from '../../core/pack/manifest';
import type { ReferenceSound } from '../../core/project/project';
import type { StudioServices } from '../services';
import type { StudioState } from '../state';

/** Longest reference sound while no pack states its limits, seconds. */
const REFERENCE_SECONDS = 30;
/** [min, max] pairs of the reference's waveform. */
const REFERENCE_PEAKS = 240;

/** Seconds of a reference sound that are decoded: as many as the graph with the longest input takes. */
export function referenceSeconds(manifest: PackManifest | null): number {
  if (!manifest) return REFERENCE_SECONDS;
  const { roles } = manifest;
  return Math.max(roles['clap-audio'].maxSeconds, roles['timbre-encoder']?.maxSeconds ?? 0);
}

/** Shows the waveform of the project's reference sound, which is loaded from storage if it must be; none if it is not there. */
export async function showReference({
  editor,
  sounds,
  store,
}: Pick<StudioServices, 'editor' | 'sounds' | 'store'>): Promise<void> {
  const { reference } = editor.document.prompt;
  store.setState({ reference: referenceWaveform(sounds, reference) });
  if (reference === null || sounds.get(reference.sound)) return;
  await sounds.restore([reference.sound]);
  const now = editor.document.prompt.reference;
  if (now?.sound === reference.sound) store.setState({ reference: referenceWaveform(sounds, now) });
}

function referenceWaveform(
  sounds: StudioServices['sounds'],
  reference: ReferenceSound | null,
): StudioState['reference'] {
  const pcm = reference === null ? undefined : sounds.get(reference.sound);
  const samples = pcm?.channels[0];
  if (!pcm || !samples) return null;
  return { peaks: peaks(samples, REFERENCE_PEAKS), seconds: samples.length / pcm.sampleRate };
}
