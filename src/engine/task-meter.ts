import type { Stage, StageSeconds, TaskProgress } from './api';

/** Units of work per stage, in order. */
export type WorkPlan = Partial<Record<Stage, number>>;

/** Seconds per unit before anything is measured. Only the ratios matter, and only until the first run. */
const guesses: Record<Stage, number> = {
  download: 0.1, // a megabyte
  load: 0.03, // a megabyte
  'decode-picture': 0.005, // a video frame, where it is decoded before others are encoded
  'encode-picture': 0.03, // a video frame
  'map-envelope': 0.5, // a window
  'embed-prompt': 0.1, // a prompt
  'encode-control': 0.001, // a latent frame
  diffuse: 0.0005, // a latent frame in one evaluation of the network
  'decode-audio': 0.003, // a latent frame
  'finish-take': 0.01, // a second of sound
};

/** Megabytes. */
const DOWNLOAD_STEP = 0.5;

/** Measured seconds per unit, shared by the tasks of one pack and provider. */
export type Rates = Map<Stage, number>;

/**
 * Reports a task's progress and remaining time. The fraction weights work by its cost in earlier tasks; the remaining time uses the
 * newest measurements, of this task where there are any.
 */
export class TaskMeter {
  readonly seconds: StageSeconds = {};
  private readonly done: WorkPlan = {};
  private readonly weights: Record<Stage, number>;
  private stage: Stage = 'load';
  private download: TaskProgress['download'] = undefined;
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

  /** From now on time counts for `stage`. */
  enter(stage: Stage): void {
    this.lap();
    this.stage = stage;
    this.download = undefined;
    this.reportProgress();
  }

  /** `units` of the current stage are done. */
  advance(units = 1): void {
    const rate = this.lap() / units;
    const before = this.rates.get(this.stage);
    // Exponential mean with factor 1/2: the first run also compiles, so its time must be forgotten soon.
    this.rates.set(this.stage, before === undefined ? rate : (before + rate) / 2);
    this.done[this.stage] = (this.done[this.stage] ?? 0) + units;
    this.reportProgress();
  }

  /** Bytes of the download stage that have arrived. The total may grow while sizes become known. */
  downloaded(loaded: number, total: number): void {
    this.download = { loaded, total };
    const planned = this.plan.download ?? 0;
    const units = total > 0 ? (planned * loaded) / total - (this.done.download ?? 0) : 0;
    // Small steps would make the remaining time jump.
    if (units >= DOWNLOAD_STEP) this.advance(units);
    else this.reportProgress();
  }

  /** The rest of the current stage is done, or was not necessary. */
  complete(): void {
    this.done[this.stage] = this.plan[this.stage] ?? 0;
  }

  /** Ends the last stage. */
  finish(): StageSeconds {
    this.lap();
    return this.seconds;
  }

  /** Adds the time since the last call to the current stage, and returns it. */
  private lap(): number {
    const now = this.now();
    const elapsed = now - this.stageStart;
    this.seconds[this.stage] = (this.seconds[this.stage] ?? 0) + elapsed;
    this.stageStart = now;
    return elapsed;
  }

  private reportProgress(): void {
    let total = 0;
    let done = 0;
    let left = 0;
    let known = true;
    for (const [stage, units] of Object.entries(this.plan) as [Stage, number][]) {
      const finished = Math.min(units, this.done[stage] ?? 0);
      total += units * this.weights[stage];
      done += finished * this.weights[stage];
      left += (units - finished) * (this.rates.get(stage) ?? guesses[stage]);
      // Without a measurement the time is unknown, unless the guess is under a second.
      if (finished < units && !this.rates.has(stage) && units * guesses[stage] > 1) known = false;
    }
    this.report({
      stage: this.stage,
      fraction: total > 0 ? Math.min(1, done / total) : 0,
      secondsLeft: known ? left : null,
      ...(this.download && { download: this.download }),
    });
  }
}
