import type { Browser } from 'playwright';

/** Runs of every figure. */
export const RUNS = 3;

/** What every section measures. */
export interface Bench {
  /** Of the served build. */
  readonly address: string;
  readonly browser: Browser;
  /** Clips of all lengths, whatever that takes. */
  readonly long: boolean;
  readonly hasFfmpeg: boolean;
}

/** Measures and returns lines of Markdown. */
export type Section = (bench: Bench) => Promise<string[]>;

/** Results of `RUNS` runs, one after the other. */
export async function repeated<T>(run: (k: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let k = 0; k < RUNS; k++) results.push(await run(k));
  return results;
}
