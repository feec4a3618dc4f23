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
  /** The GPU's section runs on a software adapter too: its figures mean nothing, its steps do. */
  readonly rehearse: boolean;
}

/** Seconds of the clips of most sections. */
export const CLIP_SECONDS = 10;
/** Three, so that nothing stored of one is used for another. */
export type Clips = readonly [string, string, string];

/** What a section measured, as Markdown. */
export interface Measured {
  readonly lines: readonly string[];
  /** Rows of the table of memory: what went on, MB. */
  readonly memory?: readonly (readonly string[])[];
}

export type Section = (bench: Bench, clips: Clips) => Promise<Measured>;

/** Results of runs, one after the other. */
export async function repeated<T>(run: (k: number) => Promise<T>, runs = RUNS): Promise<T[]> {
  const results: T[] = [];
  for (let k = 0; k < runs; k++) results.push(await run(k));
  return results;
}
