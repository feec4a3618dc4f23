import { throwIfAborted } from '../../core/errors';
import type { JobContext, JobProgress } from '../jobs/job';

/**
 * Works through a list, with progress of the whole. What follows is expected to need as long as what is being done, in proportion to its weight.
 * @param weightOf such as the seconds of sound.
 */
export async function inTurn<Item>(
  items: readonly Item[],
  weightOf: (item: Item) => number,
  { signal, progress }: JobContext,
  work: (item: Item, context: JobContext) => Promise<void>,
): Promise<void> {
  const total = items.reduce((sum, item) => sum + weightOf(item), 0);
  let done = 0;
  for (const item of items) {
    throwIfAborted(signal);
    const weight = weightOf(item);
    const started = performance.now();
    const elapsed = () => (performance.now() - started) / 1000;
    const show = (now: JobProgress) => {
      const fraction = (done + weight * (now.fraction ?? 0)) / total;
      if (now.secondsLeft === null) return progress({ ...now, fraction });
      const rate = (elapsed() + now.secondsLeft) / weight;
      const rest = total - done - weight;
      progress({ ...now, fraction, secondsLeft: now.secondsLeft + rest * rate });
    };
    await work(item, { signal, progress: show });
    done += weight;
  }
}
