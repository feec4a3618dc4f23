/** Seconds of the past that the rate is measured over. */
const WINDOW = 8;
/** Seconds before a rate is stated. */
const FIRST_RATE = 0.5;

export interface TransferRate {
  /** Bytes a second; null until it is known. */
  readonly rate: number | null;
  readonly secondsLeft: number | null;
}

/** Rate and time left of a transfer, from how much has arrived when. What was there before it began does not count as fast. */
export class TransferMeter {
  private readonly samples: { at: number; loaded: number }[] = [];

  constructor(private readonly total: number) {}

  /** @param at clock in seconds. */
  note(at: number, loaded: number): TransferRate {
    const { samples } = this;
    // Bytes that turned out damaged are fetched again.
    if (samples.length > 0 && loaded < samples.at(-1)!.loaded) samples.length = 0;
    samples.push({ at, loaded });
    while (samples.length > 2 && samples[1]!.at < at - WINDOW) samples.shift();
    const first = samples[0]!;
    const seconds = at - first.at;
    if (seconds < FIRST_RATE || loaded === first.loaded) return { rate: null, secondsLeft: null };
    const rate = (loaded - first.loaded) / seconds;
    return { rate, secondsLeft: Math.max(0, this.total - loaded) / rate };
  }
}
