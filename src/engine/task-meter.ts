import type { Stage, StageSeconds, TaskProgress } from './api';

/** Work of a task: units per stage, in the order they are done. */
export type WorkPlan = Partial<Record<Stage, number>>;

/** Seconds per unit before anything was measured. Only their ratios matter, and only until the first run. */
const guesses: Record<Stage, number> = {
  load: 0.3, // a graph
  'decode-picture': 0, // waited for while the frame before is encoded
  'encode-picture': 0.03, // a picture frame
  'map-envelope': 0.5, // a window
  'embed-prompt': 0.1, // a prompt
  'encode-control': 0.001, // a latent frame
  diffuse: 0.0005, // a latent frame of one evaluation of the network
  'decode-audio': 0.003, // a latent frame
};

/** Seconds per unit as last measured, remembered from task to task while pack and provider stay. */
export type Rates = Map<Stage, number>;

/**
 * Tells how far a task is and how long it will take. The fraction grows by work done weighted with what that work cost last time;
 * the time left comes from the units measured in this task, or from the last one for stages still to come.
 */
export class TaskMeter {
  readonly seconds: StageSeconds = {};
  private readonly done: WorkPlan = {};
  private readonly weights: Record<Stage, number>;
  private stage: Stage = 'load';
  private stageStart: number;

  /** @param now clock in seconds. */
  constructor(
    private readonly plan: WorkPlan,
    private readonly rates: Rates,
    private readonly now: () => number,
    private readonly report: (progress: TaskProgress) => void,
  ) {
    this.weights = { ...guesses, ...Object.fromEntries(rates) };
    this.stageStart = now();
  }

  /** Time from now on counts for `stage`. */
  enter(stage: Stage): void {
    this.clock();
    this.stage = stage;
    this.tell();
  }

  /** `units` of the current stage are done. */
  advance(units = 1): void {
    const rate = this.clock() / units;
    const before = this.rates.get(this.stage);
    // The mean of the last runs, the newest counting half: a first run also compiles, and must not be believed for long.
    this.rates.set(this.stage, before === undefined ? rate : (before + rate) / 2);
    this.done[this.stage] = (this.done[this.stage] ?? 0) + units;
    this.tell();
  }

  /** Closes the last stage. */
  finish(): StageSeconds {
    this.clock();
    return this.seconds;
  }

  /** Books the time since the last look on the current stage, and returns it. */
  private clock(): number {
    const now = this.now();
    const elapsed = now - this.stageStart;
    this.seconds[this.stage] = (this.seconds[this.stage] ?? 0) + elapsed;
    this.stageStart = now;
    return elapsed;
  }

  private tell(): void {
    let total = 0;
    let done = 0;
    let left = 0;
    let known = true;
    for (const [stage, units] of Object.entries(this.plan) as [Stage, number][]) {
      const finished = Math.min(units, this.done[stage] ?? 0);
      total += units * this.weights[stage];
      done += finished * this.weights[stage];
      left += (units - finished) * (this.rates.get(stage) ?? guesses[stage]);
      // A stage that was never measured may take any time; short ones are not waited for.
      if (finished < units && !this.rates.has(stage) && units * guesses[stage] > 1) known = false;
    }
    this.report({
      stage: this.stage,
      fraction: total > 0 ? Math.min(1, done / total) : 0,
      secondsLeft: known ? left : null,
    });
  }
}
