/**
 * Results of `work` for each item, in order, with up to `limit` under way at once. The first failure aborts the others' signal, starts no more, and is
 * thrown after they have ended. So does a consumer that stops.
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  limit: number,
  signal: AbortSignal,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): AsyncGenerator<Result, void> {
  const ended = new AbortController();
  const both = AbortSignal.any([signal, ended.signal]);
  const failures: unknown[] = [];
  const start = async (item: Item): Promise<Result> => {
    try {
      return await work(item, both);
    } catch (error) {
      failures.push(error);
      ended.abort();
      throw error;
    }
  };
  const running: Promise<Result>[] = [];
  const left = [...items].reverse();
  try {
    for (;;) {
      while (left.length > 0 && running.length < limit && failures.length === 0) {
        const next = start(left.pop()!);
        // Reported when its turn comes, or by the failure before it.
        void next.catch(() => undefined);
        running.push(next);
      }
      const [first] = running;
      if (!first) return;
      const result = await first;
      void running.shift();
      yield result;
    }
  } catch (error) {
    throw failures.length > 0 ? failures[0] : error;
  } finally {
    ended.abort();
    await Promise.allSettled(running);
  }
}
