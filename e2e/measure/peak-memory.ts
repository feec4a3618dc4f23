import { childrenMegabytes } from '../../src/cli/memory';

/** Milliseconds between two looks: each costs a few milliseconds of a processor. */
const INTERVAL = 1000;

/** @returns the highest memory of the browser's processes while `work` ran, MB (proportional set size). */
export async function peakMegabytes(work: () => Promise<unknown>): Promise<number> {
  let peak = childrenMegabytes();
  const timer = setInterval(() => (peak = Math.max(peak, childrenMegabytes())), INTERVAL);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return Math.max(peak, childrenMegabytes());
}
