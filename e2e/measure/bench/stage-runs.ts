import type { Browser } from 'playwright';
import { peakMegabytes } from '../peak-memory';
import { type Bench, type Clips, repeated } from './section';
import { type JobCost, Visit } from './visit';

/** For which the designer looks at the picture, and at the curve, in the third visit. */
const LOOK_MILLISECONDS = 6000;

/** Jobs of one run: three visits in one browser, each with another clip. */
export interface Run {
  readonly first: { readonly map: JobCost; readonly take: JobCost };
  readonly second: {
    readonly map: JobCost;
    readonly take: JobCost;
    readonly sameClip: JobCost;
    readonly sameRecipe: JobCost;
    readonly otherSeed: JobCost;
  };
  readonly third: { readonly map: JobCost; readonly take: JobCost };
  readonly peak: { readonly map: number; readonly take: number };
}

export interface RunOptions {
  readonly provider: string;
  /** Of each take; null for the pack's. */
  readonly steps: number | null;
  readonly runs: number;
}

/** Runs, each in a new browser context. */
export function stageRuns(
  { address, browser }: Pick<Bench, 'address' | 'browser'>,
  clips: Clips,
  options: RunOptions,
): Promise<Run[]> {
  return repeated(() => stageRun(browser, address, clips, options), options.runs);
}

async function stageRun(
  browser: Browser,
  address: string,
  clips: Clips,
  { provider, steps }: RunOptions,
): Promise<Run> {
  // The offline files of a first visit would be downloaded meanwhile.
  const context = await browser.newContext({ serviceWorkers: 'block' });
  try {
    const one = await Visit.open(context, address, provider);
    await one.studio.openVideo(clips[0]);
    let jobs: JobCost[] = [];
    const measured = async (job: () => Promise<JobCost>) =>
      peakMegabytes(async () => (jobs = [...jobs, await job()]));
    const peak = { map: await measured(() => one.map()), take: await measured(() => one.take(1, steps)) };
    await one.close();
    const two = await Visit.open(context, address, provider);
    await two.studio.openVideo(clips[1]);
    const second = {
      map: await two.map(),
      take: await two.take(1, steps),
      sameClip: await two.map(),
      sameRecipe: await two.take(1, steps),
      otherSeed: await two.take(2, steps),
    };
    await two.close();
    const three = await Visit.open(context, address, provider);
    await three.studio.openVideo(clips[2]);
    const looked = async (job: () => Promise<JobCost>) => {
      await three.page.waitForTimeout(LOOK_MILLISECONDS);
      return job();
    };
    const third = { map: await looked(() => three.map()), take: await looked(() => three.take(1, steps)) };
    return { first: { map: jobs[0]!, take: jobs[1]! }, second, third, peak };
  } finally {
    await context.close();
  }
}
