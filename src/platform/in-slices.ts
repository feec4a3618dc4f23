/** Longest work without a break, milliseconds: half a frame at 60 Hz. */
const WORK_MILLISECONDS = 8;

/** Runs a generator to its end with breaks in which the page does other things. */
export async function inSlices<Result>(work: Generator<void, Result>): Promise<Result> {
  let since = performance.now();
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() - since < WORK_MILLISECONDS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  }
}

/** Runs a generator to its end without breaks: where nothing waits, as in a worker. */
export function atOnce<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
