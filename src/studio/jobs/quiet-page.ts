import type { StoreApi } from 'zustand/vanilla';
import type { Transport } from '../../playback/api';
import { anyRuns, type Jobs } from './job';
import { nextChange, type Subscribe } from './next-change';
import { pause } from './pause';

/** What tells whether the page is busy. */
export interface QuietPage {
  readonly store: Pick<StoreApi<{ readonly jobs: Jobs }>, 'getState' | 'subscribe'>;
  readonly transport: Pick<Transport, 'playing' | 'subscribe'>;
}

/** Milliseconds after the end of a job or of playback: the next one may follow at once. */
const QUIET_MILLISECONDS = 300;

/** The designer's own work needs the machine: a job runs, or the clip plays. */
export function isBusy({ store, transport }: QuietPage): boolean {
  return transport.playing || anyRuns(store.getState().jobs);
}

/** Waits while the page is busy. @throws StudioError cancelled after an abort. */
export async function whenQuiet(services: QuietPage, signal: AbortSignal): Promise<void> {
  const { store, transport } = services;
  while (isBusy(services)) {
    await nextChange([ofJobs(store), (listener) => transport.subscribe(listener)], signal);
    await pause(QUIET_MILLISECONDS, signal);
  }
}

/** Waits while a job runs, whether or not the clip plays. @throws StudioError cancelled after an abort. */
export async function whenJobsEnd({ store }: Pick<QuietPage, 'store'>, signal: AbortSignal): Promise<void> {
  while (anyRuns(store.getState().jobs)) await nextChange([ofJobs(store)], signal);
}

function ofJobs(store: QuietPage['store']): Subscribe {
  return (listener) => store.subscribe((now, before) => now.jobs !== before.jobs && listener());
}
