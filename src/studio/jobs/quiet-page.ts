import { cancelled, throwIfAborted } from '../../core/errors';
import type { StoreApi } from 'zustand/vanilla';
import type { Transport } from '../../playback/api';
import { isRunning, type Jobs } from './job';

/** What tells whether the page is busy. */
export interface QuietPage {
  readonly store: Pick<StoreApi<{ readonly jobs: Jobs }>, 'getState' | 'subscribe'>;
  readonly transport: Pick<Transport, 'playing' | 'subscribe'>;
}

/** Milliseconds after the end of a job or of playback: the next one may follow at once. */
const QUIET_MILLISECONDS = 300;

/** The designer's own work needs the machine: a job runs, or the clip plays. */
export function isBusy({ store, transport }: QuietPage): boolean {
  return transport.playing || Object.values(store.getState().jobs).some(isRunning);
}

/** Waits while the page is busy. @throws StudioError cancelled after an abort. */
export async function whenQuiet(services: QuietPage, signal: AbortSignal): Promise<void> {
  while (isBusy(services)) {
    await nextChange(services, signal);
    await new Promise((resolve) => setTimeout(resolve, QUIET_MILLISECONDS));
    throwIfAborted(signal);
  }
}

function nextChange({ store, transport }: QuietPage, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = [
      store.subscribe((now, before) => now.jobs !== before.jobs && end(resolve)),
      transport.subscribe(() => end(resolve)),
    ];
    const abort = () => end(() => reject(cancelled()));
    signal.addEventListener('abort', abort);
    const end = (settle: () => void) => {
      for (const unsubscribe of stop) unsubscribe();
      signal.removeEventListener('abort', abort);
      settle();
    };
  });
}
