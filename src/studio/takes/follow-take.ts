import { emptyWaveform, updatedWaveform } from '../clip/waveforms';
import type { Waveform } from '../clip/waveform';
import { monitorWithTake } from '../playback/monitor';
import type { StudioServices } from '../services';
import type { GrowingSound } from './partial-take';

/** A take that is shown while it is made. */
export interface FollowedTake {
  /** Whether the take is not shown, and still can be. */
  mayAppear(id: string): boolean;
  /** @param before waveform of the sound before anything of its range was made, with which the take appears; null for none. */
  show(id: string, sound: GrowingSound, before?: Waveform | null): void;
  /** The run has ended. */
  end(): void;
}

/**
 * Shows and plays one take while it is made, if its first part is there before the whole. It disappears when the designer chooses a take, which the
 * finished one is too, and when the run is cancelled or ends.
 */
export function followTake(
  { editor, store }: Pick<StudioServices, 'editor' | 'store'>,
  signal: AbortSignal,
): FollowedTake {
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
    mayAppear: (id) => !isHidden && store.getState().partialTake?.id !== id,

    show(id, sound, before = null) {
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

    end() {
      unsubscribe();
      signal.removeEventListener('abort', hide);
      hide();
    },
  };
}
