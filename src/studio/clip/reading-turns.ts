import type { Hand } from '../jobs/hand';
import { pause } from '../jobs/pause';
import { isBusy, type QuietPage, whenQuiet } from '../jobs/quiet-page';

/** Milliseconds between two pieces (20 ms each) while the page is busy with something else. */
const BUSY_PAUSE_MILLISECONDS = 100;

interface Services extends QuietPage {
  readonly hand: Pick<Hand, 'isMoving' | 'rest'>;
}

/** When the next piece of reading the open clip may follow; cancelled with the signal. */
export interface ReadingTurns {
  /** Of the waveform, which is wanted soon: while the hand rests; slowly beside playback and jobs. */
  readonly waveform: () => Promise<void>;
  /** Of the search for damage: only while nothing else goes on. */
  readonly damage: () => Promise<void>;
}

export function readingTurns(services: Services, signal: AbortSignal): ReadingTurns {
  const { hand } = services;
  return {
    async waveform() {
      await hand.rest(signal);
      if (isBusy(services)) await pause(BUSY_PAUSE_MILLISECONDS, signal);
    },
    async damage() {
      do {
        await hand.rest(signal);
        await whenQuiet(services, signal);
      } while (hand.isMoving);
    },
  };
}
