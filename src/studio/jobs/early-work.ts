import { throwIfAborted } from '../../core/errors';
import { logFailure } from '../messages/log-failure';
import type { JobContext } from './job';

/** What work is done with: a job's context, and where what is ready meanwhile goes. */
export interface WorkContext<Part> extends JobContext {
  readonly onPart?: ((part: Part) => void) | undefined;
}

type Work<Part, Result> = (context: WorkContext<Part>) => Promise<Result>;

/** Work that is done, or on its way. */
class Running<Key, Part, Result> {
  readonly abort = new AbortController();
  readonly result: Promise<Result>;
  /** Jobs that wait for it, or will. */
  claims = 0;
  isDone = false;
  progress: JobContext['progress'] | null = null;
  /** What is ready so far, until the result is there. */
  part: Part | null = null;
  onPart: WorkContext<Part>['onPart'];

  constructor(
    readonly key: Key,
    work: Work<Part, Result>,
  ) {
    this.result = this.run(work);
  }

  private async run(work: Work<Part, Result>): Promise<Result> {
    const result = await work({
      signal: this.abort.signal,
      progress: (step) => this.progress?.(step),
      onPart: (part) => {
        this.part = part;
        this.onPart?.(part);
      },
    });
    this.part = null;
    this.isDone = true;
    return result;
  }
}

export interface EarlyWorkOptions<Key> {
  /** For the log. */
  readonly name: string;
  /** Whether two keys stand for the same work. */
  readonly isSame: (one: Key, other: Key) => boolean;
  /** The result stays after a job has taken it, until other work is begun: what is wanted twice in a row is done once. */
  readonly keepsResult: boolean;
  readonly log: (detail: string) => void;
}

/** Work that is begun before the designer wants it, so that the job that does has little or nothing left to wait for. */
export class EarlyWork<Key, Part, Result> {
  private running: Running<Key, Part, Result> | null = null;

  constructor(private readonly options: EarlyWorkOptions<Key>) {}

  /** Does the work, unless its result is known or on its way. Ends with `signal`, unless a job waits for the result by then. Never rejects. */
  async start(key: Key, work: Work<Part, Result>, signal: AbortSignal): Promise<void> {
    if (this.of(key)) return;
    const running = this.begin(key, work);
    const stop = () => {
      if (running.claims === 0) this.end(running);
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      await running.result;
    } catch (error) {
      logFailure(this.options.log, this.options.name, error);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Whether the result is at hand or on its way. */
  has(key: Key): boolean {
    return this.of(key) !== null;
  }

  /** The result: the one at hand, the one that is on its way, or that of new work. @throws what the work throws. */
  async finish(key: Key, work: Work<Part, Result>, context: WorkContext<Part>): Promise<Result> {
    const { signal, progress, onPart } = context;
    const running = this.of(key) ?? this.begin(key, work);
    running.claims++;
    running.progress = progress;
    running.onPart = onPart;
    if (running.part) onPart?.(running.part);
    const stop = () => this.end(running);
    signal.addEventListener('abort', stop, { once: true });
    try {
      const result = await running.result;
      throwIfAborted(signal);
      return result;
    } finally {
      signal.removeEventListener('abort', stop);
      running.claims--;
      running.progress = null;
      running.onPart = undefined;
      if (!this.options.keepsResult && this.running === running) this.running = null;
    }
  }

  /**
   * A job will wait for what is on its way: it goes on, whatever pauses early work.
   * @returns to be called when the job has ended; what no job waits for then ends too.
   */
  claim(): () => void {
    const { running } = this;
    if (!running) return () => undefined;
    running.claims++;
    return () => {
      running.claims--;
      if (running.claims === 0 && !running.isDone) this.end(running);
    };
  }

  private of(key: Key): Running<Key, Part, Result> | null {
    return this.running && this.options.isSame(this.running.key, key) ? this.running : null;
  }

  private begin(key: Key, work: Work<Part, Result>): Running<Key, Part, Result> {
    this.running?.abort.abort();
    const running = new Running(key, work);
    this.running = running;
    running.result.catch(() => this.end(running));
    return running;
  }

  private end(running: Running<Key, Part, Result>): void {
    if (this.running === running) this.running = null;
    running.abort.abort();
  }
}
