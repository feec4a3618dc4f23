import type { BrowserContext, Page } from 'playwright';
import { StudioPage } from '../../../src/cli/studio-page';
import { longestTask, watchLongTasks } from '../long-tasks';
import type { Stage, StageSeconds } from '../../../src/engine/api';

/** Milliseconds after which a job that shows no progress counts as done at once. */
const AT_ONCE_MILLISECONDS = 3000;

/** What a job of the studio took. */
export interface JobCost {
  /** From the click to the end of the progress, seconds. */
  readonly waited: number;
  /** From the click until the first part of a take can be played, seconds; null for a job without one. */
  readonly firstSound: number | null;
  /** By the engine's own clock; empty where the engine had nothing to do. */
  readonly stages: StageSeconds;
  /** The engine had done the work before the click. */
  readonly ahead: boolean;
  readonly provider: string | null;
  /** Longest task of the main thread, ms; 0 for none over 50 ms. */
  readonly block: number;
}

const loadingStages: readonly Stage[] = ['download', 'load'];

/** Seconds of the stages that load graphs. */
export function loadingSeconds({ stages }: Pick<JobCost, 'stages'>): number {
  return loadingStages.reduce((sum, stage) => sum + (stages[stage] ?? 0), 0);
}

/** Seconds of loading since then: the page has graphs loaded beside the task that needs them, which does not count these. */
function secondsSince(loads: readonly Load[], clicked: number): number {
  return loads.reduce((sum, { arrived, seconds }) => {
    const since = (arrived - clicked) / 1000;
    return since > 0 ? sum + Math.min(seconds, since) : sum;
  }, 0);
}

/** Seconds of the other stages. */
export function workingSeconds(cost: Pick<JobCost, 'stages'>): number {
  return Object.values(cost.stages).reduce((sum, seconds) => sum + seconds, 0) - loadingSeconds(cost);
}

type Task = 'map' | 'take';

/** A graph that was loaded. */
interface Load {
  /** Since the page began, ms. */
  readonly arrived: number;
  readonly seconds: number;
}

interface EngineResult {
  readonly task: Task;
  /** Since the page began, ms. */
  readonly arrived: number;
  readonly seconds: StageSeconds;
  readonly provider: string;
}

/**
 * Runs in the page before its own scripts. As text: a compiled function would carry the compiler's helpers, which the page does not have.
 * The engine's results are read as they come from its worker.
 */
const INSTRUMENTS = `
  window.bench = { results: [], loads: [], clicked: 0, seen: false, firstSound: null };
  window.Worker = class extends Worker {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        if (data?.type === 'progress' && data.progress?.part) bench.firstSound ??= performance.now();
        const loaded = data?.method === 'graphs-loaded' ? data.params.graphs.loaded : null;
        if (loaded) bench.loads.push({ arrived: performance.now(), seconds: loaded.seconds });
        const value = data?.type === 'result' ? data.value : null;
        if (!value?.seconds || !value?.status) return;
        const { seconds, status: { provider } } = value;
        bench.results.push({ task: value.measured ? 'take' : 'map', arrived: performance.now(), seconds, provider });
      });
    }
  };
  // Milliseconds from the click to the end of the job; 1 where it was done at once, null while it runs.
  window.waitedFor = (progressbar) => {
    const waited = performance.now() - bench.clicked;
    if (document.querySelector('[aria-label="' + progressbar + '"]')) bench.seen = true;
    else if (bench.seen) return waited;
    else if (waited > ${AT_ONCE_MILLISECONDS}) return 1;
    return null;
  };
  addEventListener('click', () => { bench.clicked = performance.now(); bench.seen = false; bench.firstSound = null; }, true);
`;

/** For `Visit.open`: nothing is computed ahead beside what is measured. */
export async function withoutModels(page: Page): Promise<void> {
  await page.route('**/packs/compact/*.onnx', (route) => route.abort());
}

/** A page of the studio with instruments. */
export class Visit {
  readonly studio: StudioPage;
  /** How many of the engine's results the jobs of a task have taken. */
  private readonly counted: Record<Task, number> = { map: 0, take: 0 };

  private constructor(readonly page: Page) {
    this.studio = new StudioPage(page);
  }

  /** @param prepare called before the studio is loaded. */
  static async open(
    context: BrowserContext,
    address: string,
    provider: string,
    prepare: (page: Page) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<Visit> {
    const page = await context.newPage();
    page.setDefaultTimeout(600_000);
    await page.addInitScript(INSTRUMENTS);
    await watchLongTasks(page);
    await prepare(page);
    await page.goto(`${address}?provider=${provider}`, { waitUntil: 'load' });
    return new Visit(page);
  }

  map(): Promise<JobCost> {
    return this.job('map', 'Map envelope', 'Mapping envelope');
  }

  /** A take from words. The same seed is the same recipe. */
  async take(seed: number, steps: number | null = null): Promise<JobCost> {
    await this.fill('textbox', 'Text prompt', 'metal');
    if (steps !== null) await this.fill('spinbutton', 'Steps', String(steps));
    await this.fill('spinbutton', 'Seed', String(seed));
    return this.job('take', 'Generate', 'Generating');
  }

  /** Milliseconds of the longest task of the main thread since the last call; 0 for none over 50 ms. */
  longestBlock(): Promise<number> {
    return longestTask(this.page);
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  private async fill(role: 'textbox' | 'spinbutton', name: string, value: string): Promise<void> {
    const field = this.page.getByRole(role, { name, exact: true });
    await field.fill(value);
    await field.press('Tab');
  }

  private async job(task: Task, button: string, progressbar: string): Promise<JobCost> {
    await this.longestBlock();
    await this.page.getByRole('button', { name: button, exact: true }).click();
    const ended = await this.page.waitForFunction(
      (name) => (window as unknown as { waitedFor(name: string): number | null }).waitedFor(name) ?? false,
      progressbar,
      { polling: 10, timeout: 1_800_000 },
    );
    const milliseconds = Number(await ended.jsonValue());
    const alert = this.page.getByRole('alert').filter({ hasText: /\S/ });
    if (await alert.isVisible()) throw new Error(await alert.innerText());
    const results = await this.page.evaluate<EngineResult[]>('bench.results');
    const clicked = await this.page.evaluate<number>('bench.clicked');
    const firstSound = await this.page.evaluate<number | null>('bench.firstSound');
    const loads = await this.page.evaluate<Load[]>('bench.loads');
    // A mapping that was made ahead counts for the job that takes it first.
    const result = results.slice(this.counted[task]).findLast((one) => one.task === task);
    this.counted[task] = results.length;
    return {
      waited: milliseconds / 1000,
      firstSound: firstSound === null ? null : (firstSound - clicked) / 1000,
      stages: result ? { ...result.seconds, load: secondsSince(loads, clicked) } : {},
      ahead: result !== undefined && result.arrived < clicked,
      provider: result?.provider ?? null,
      block: await this.longestBlock(),
    };
  }
}
