import { workSlice } from './yield-to-event-loop';

/** Runs a generator to its end with breaks in which the page does other things. */
export async function inSlices<Result>(work: Generator<void, Result>): Promise<Result> {
  const pause = workSlice();
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    const yielded = pause();
    if (yielded !== null) await yielded;
  }
}

/** Runs a generator to its end without breaks: where nothing waits, as in a worker. */
export function atOnce<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
