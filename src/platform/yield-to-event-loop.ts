import { throwIfAborted } from '../core/errors';

/** Longest work without a yield, milliseconds: half a frame at 60 Hz. */
const WORK_MILLISECONDS = 8;

/** What follows runs in a task of its own, so that it does not lengthen this one. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** @returns a function to call between pieces of work: null, or what to await when 8 ms have passed since the last yield. */
export function workSlice(): () => Promise<void> | null {
  let since = performance.now();
  return () => {
    if (performance.now() - since < WORK_MILLISECONDS) return null;
    return new Promise((resolve) =>
      setTimeout(() => {
        since = performance.now();
        resolve();
      }),
    );
  };
}

/** @returns a function that yields when 8 ms have passed since the last yield. @throws StudioError cancelled after an abort. */
export function yieldToEventLoop(signal: AbortSignal): () => Promise<void> {
  const pause = workSlice();
  return async () => {
    const yielded = pause();
    if (yielded === null) return;
    await yielded;
    throwIfAborted(signal);
  };
}
