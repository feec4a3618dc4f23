import { throwIfAborted } from '../../core/errors';

/** Milliseconds of work after which the page gets a turn. */
const SLICE_MILLISECONDS = 8;

/** A pause that gives the page its turn whenever a slice of work is used up. */
export function yieldToEventLoop(signal: AbortSignal): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < SLICE_MILLISECONDS) return;
    await new Promise((resolve) => setTimeout(resolve));
    throwIfAborted(signal);
    since = performance.now();
  };
}
