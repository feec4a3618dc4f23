/** How long a worker may be silent while calls are open, in seconds. A limit ends the worker: the loss is reported once. */
export interface WatchdogLimits {
  /** Until its first message: the script is loading. */
  readonly start: number;
  /** Without a message or an answer to a ping: its thread is blocked, or its execution was terminated. */
  readonly silence: number;
  /** From a cancel to the end of the call's handler, while no other call advances. */
  readonly cancel: number;
}

export const defaultLimits: WatchdogLimits = { start: 60, silence: 20, cancel: 20 };

/**
 * Seconds between two looks at the worker, and the most that one look counts for: when the page itself is late, because the computer slept or is
 * overloaded, the worker is late as well.
 */
const TICK = 1;

interface Dependencies {
  readonly limits: WatchdogLimits;
  /** Whether a reply is owed: a call is open, or the handler of a cancelled one has not ended. */
  readonly isOpen: () => boolean;
  /** Adds seconds to what a call has waited without progress. @returns what is wrong, or null. */
  readonly checkCalls: (seconds: number) => string | null;
  readonly ping: () => void;
  readonly onLoss: (detail: string) => void;
}

/**
 * Notices a worker that is blocked or dead without an error event, while calls are open. Work that blocks the worker's thread is announced with
 * a limit of its own; the other clocks stand still meanwhile.
 */
export class Watchdog {
  private timer: ReturnType<typeof setInterval> | null = null;
  private last = 0;
  private started = false;
  private silence = 0;
  /** Seconds left of announced work. */
  private readonly announced = new Map<number, number>();

  constructor(private readonly dependencies: Dependencies) {}

  /** A call was opened. */
  watch(): void {
    if (this.timer !== null) return;
    this.last = performance.now();
    this.silence = 0;
    this.timer = setInterval(() => this.tick(), TICK * 1000);
  }

  /** Any message came. */
  noteSign(): void {
    this.started = true;
    this.silence = 0;
  }

  announce(id: number, seconds: number): void {
    this.announced.set(id, seconds);
  }

  finished(id: number): void {
    this.announced.delete(id);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  private tick(): void {
    const now = performance.now();
    const seconds = Math.min(TICK, (now - this.last) / 1000);
    this.last = now;
    const { isOpen, ping, onLoss } = this.dependencies;
    if (!isOpen()) return this.stop();
    const problem = this.check(seconds);
    if (problem !== null) {
      this.stop();
      onLoss(problem);
    } else ping();
  }

  private check(seconds: number): string | null {
    const { limits, checkCalls } = this.dependencies;
    if (this.announced.size > 0) {
      for (const [id, left] of this.announced) {
        if (left <= seconds) return 'announced work took longer than its limit';
        this.announced.set(id, left - seconds);
      }
      return null;
    }
    this.silence += seconds;
    const limit = this.started ? limits.silence : limits.start;
    if (this.silence >= limit) return `no sign of life for ${limit} s`;
    return checkCalls(seconds);
  }
}
