import { cancelled } from '../../core/errors';

/** Calls the listener at each change. @returns what ends that. */
export type Subscribe = (listener: () => void) => () => void;

/** The next change of any of these. @throws StudioError cancelled after an abort. */
export function nextChange(subscriptions: readonly Subscribe[], signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      for (const unsubscribe of stop) unsubscribe();
      signal?.removeEventListener('abort', abort);
      settle();
    };
    const abort = () => end(() => reject(cancelled()));
    const stop = subscriptions.map((subscribe) => subscribe(() => end(resolve)));
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
  });
}
