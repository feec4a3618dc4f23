import type { Pcm } from '../../core/audio/pcm';
import { peaks } from '../../core/audio/peaks';
import { atOnce } from '../../platform/in-slices';
import type { PackManifest } from '../../core/pack/manifest';
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
  const known = reference && sounds.get(reference.sound);
  store.setState({ reference: known ? waveform(known) : null });
  if (reference === null || known) return;
  const pcm = await sounds.load(reference.sound);
  if (pcm && editor.document.prompt.reference?.sound === reference.sound) {
    store.setState({ reference: waveform(pcm) });
  }
}

function waveform({ channels, sampleRate }: Pcm): StudioState['reference'] {
  const [samples] = channels;
  return samples
    ? { peaks: atOnce(peaks(samples, REFERENCE_PEAKS)), seconds: samples.length / sampleRate }
    : null;
}
