import { throwIfAborted } from '../../core/errors';

/** Longest work without a yield, milliseconds: half a frame at 60 Hz. */
const WORK_MILLISECONDS = 8;

/** @returns a function that yields when 8 ms have passed since the last yield. @throws StudioError cancelled after an abort. */
export function yieldToEventLoop(signal: AbortSignal): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < WORK_MILLISECONDS) return;
    await new Promise((resolve) => setTimeout(resolve));
    throwIfAborted(signal);
    since = performance.now();
  };
}
