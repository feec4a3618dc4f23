import { emptyWaveform, updatedWaveform } from '../clip/waveforms';
import type { Waveform } from '../clip/waveform';
import { monitorWithTake } from '../playback/monitor';
import type { StudioServices } from '../services';
import type { GrowingSound } from './partial-take';

/**
 * Shows and plays one take while it is made, if its first part is there before the whole. It disappears when the designer chooses a take, which the
 * finished one is too, and when the run is cancelled or ends.
 */
export function followTake({ editor, store }: Pick<StudioServices, 'editor' | 'store'>, signal: AbortSignal) {
  let isHidden = false;
  const hide = () => {
    isHidden = true;
    if (store.getState().partialTake) store.setState({ partialTake: null });
  };
  const unsubscribe = editor.store.subscribe(({ document: now }, { document: before }) => {
    if (now.currentTake !== before.currentTake) hide();
  });
  signal.addEventListener('abort', hide, { once: true });

  return {
    /** @param before waveform of the sound before anything of its range was made; null for none. */
    show: (id: string, sound: GrowingSound, before: Waveform | null = null): void => {
      const { partialTake } = store.getState();
      const { pcm, range, end } = sound;
      const shown = partialTake?.id === id ? partialTake : null;
      if (isHidden || (!shown && end >= range.end)) return;
      const drawn = shown?.waveform ?? before ?? emptyWaveform(pcm);
      const waveform = updatedWaveform(pcm, drawn, shown?.pcm === pcm ? shown.end : range.start, end);
      store.setState(({ mix }) => ({
        partialTake: { ...sound, id, waveform },
        ...(!shown && { mix: { ...mix, monitor: monitorWithTake(mix.monitor) } }),
      }));
    },

    /** The run has ended. */
    end: (): void => {
      unsubscribe();
      signal.removeEventListener('abort', hide);
      hide();
    },
  };
}
