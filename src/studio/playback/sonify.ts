import type { TimeRange } from '../../core/curve/range';
import type { StudioServices } from '../services';
import type { Mix } from '../state';

/** Milliseconds between looks at the clock for the end of the span. */
const WATCH = 20;

/**
 * Plays a span of the curve as a tone, alone, and puts the mix and the playhead back. Called again while it sounds, it stops.
 * @returns the function to call with the span, seconds.
 */
export function createSonify({ store, transport }: StudioServices): (range: TimeRange) => void {
  let stop: (() => void) | null = null;
  return (range) => {
    if (stop) {
      stop();
      return;
    }
    const before = store.getState().mix;
    const position = transport.now();
    const setMix = (patch: Partial<Mix>) => store.setState(({ mix }) => ({ mix: { ...mix, ...patch } }));
    setMix({ audition: true, auditionKind: 'tone', productionMuted: true, takeMuted: true });
    transport.pause();
    transport.seek(range.start);
    void transport.play();
    const timer = setInterval(() => {
      if (!transport.playing || transport.now() >= range.end || transport.now() < range.start - 0.1) stop?.();
    }, WATCH);
    stop = () => {
      stop = null;
      clearInterval(timer);
      transport.pause();
      transport.seek(position);
      const { audition, auditionKind, productionMuted, takeMuted } = before;
      setMix({ audition, auditionKind, productionMuted, takeMuted });
    };
  };
}
