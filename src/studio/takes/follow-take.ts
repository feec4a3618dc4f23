import type { Pcm } from '../../core/audio/pcm';
import { emptyWaveform, updatedWaveform } from '../clip/waveforms';
import { monitorWithTake } from '../playback/monitor';
import type { StudioServices } from '../services';

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
    /** The take's sound up to `end` seconds of its `duration`. */
    show: (id: string, pcm: Pcm, end: number, duration: number): void => {
      const { partialTake } = store.getState();
      const shown = partialTake?.id === id ? partialTake : null;
      if (isHidden || (!shown && end >= duration)) return;
      const waveform = updatedWaveform(pcm, shown?.waveform ?? emptyWaveform(pcm), shown?.end ?? 0, end);
      store.setState(({ mix }) => ({
        partialTake: { id, pcm, end, waveform },
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
