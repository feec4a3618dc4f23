import type { TimeRange } from '../../core/curve/range';
import type { StudioServices } from '../services';
import type { Mix } from '../state';
import { loopOf } from './tracks';

/** Milliseconds between two checks whether the end of the range is reached. */
const CHECK_MILLISECONDS = 20;
/** A playhead this far before the range has left it, seconds. */
const LOOP_JUMP = 0.1;

/**
 * @returns a function that solos the audition as a tone over a range (seconds) once, then restores mix, loop and playhead. Calling it
 * again while it plays stops it.
 */
export function createSonify({
  editor,
  store,
  transport,
}: Pick<StudioServices, 'editor' | 'store' | 'transport'>): (range: TimeRange) => void {
  let stop: (() => void) | null = null;
  return (range) => {
    if (stop) {
      stop();
      return;
    }
    const before = store.getState().mix;
    const position = transport.now();
    const setMix = (patch: Partial<Mix>) => store.setState(({ mix }) => ({ mix: { ...mix, ...patch } }));
    setMix({ audition: true, auditionKind: 'tone', auditionSolo: true });
    transport.pause();
    transport.setLoop(null);
    transport.seek(range.start);
    void transport.play();
    const timer = setInterval(() => {
      const now = transport.now();
      if (!transport.playing || now >= range.end || now < range.start - LOOP_JUMP) stop?.();
    }, CHECK_MILLISECONDS);
    stop = () => {
      stop = null;
      clearInterval(timer);
      transport.pause();
      transport.setLoop(loopOf(editor.document));
      transport.seek(position);
      const { audition, auditionKind, auditionSolo } = before;
      setMix({ audition, auditionKind, auditionSolo });
    };
  };
}
