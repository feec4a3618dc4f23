import type { Pcm } from '../../core/audio/pcm';
import { peaks } from '../../core/audio/peaks';
import type { SoundId } from '../../core/audio/sound-id';
import { atOnce } from '../../platform/in-slices';
import type { StudioServices } from '../services';
import type { ReferenceWaveform } from '../state';

/** [min, max] pairs of a reference's waveform. */
const REFERENCE_PEAKS = 240;

/** Shows the waveforms of the project's reference sounds, which are loaded from storage if they must be. */
export async function showReferences({
  editor,
  sounds,
  store,
}: Pick<StudioServices, 'editor' | 'sounds' | 'store'>): Promise<void> {
  const { references } = editor.document.prompt;
  const { references: before } = store.getState();
  const shown = new Map<SoundId, ReferenceWaveform>();
  const show = (sound: SoundId, pcm: Pcm | null | undefined) => {
    const waveform = before.get(sound) ?? (pcm && waveformOf(pcm));
    if (waveform) shown.set(sound, waveform);
  };
  for (const { sound } of references) show(sound, sounds.get(sound));
  store.setState({ references: new Map(shown) });
  const unknown = references.filter(({ sound }) => !shown.has(sound));
  if (unknown.length === 0) return;
  for (const { sound } of unknown) show(sound, await sounds.load(sound));
  if (editor.document.prompt.references === references) store.setState({ references: shown });
}

function waveformOf({ channels, sampleRate }: Pcm): ReferenceWaveform | null {
  const [samples] = channels;
  return samples
    ? { peaks: atOnce(peaks(samples, REFERENCE_PEAKS)), seconds: samples.length / sampleRate }
    : null;
}
