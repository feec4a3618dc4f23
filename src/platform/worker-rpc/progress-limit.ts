/** Counts the seconds that a call has gone without progress. */
export class ProgressLimit {
  private spent = 0;

  /** @param seconds undefined for no limit. */
  constructor(
    private readonly method: string,
    private readonly seconds: number | undefined,
  ) {}

  get description(): string {
    return `no progress in ${this.method} for ${this.seconds} s`;
  }

  restart(): void {
    this.spent = 0;
  }

  /** False when the limit is reached. */
  spend(seconds: number): boolean {
    this.spent += seconds;
    return this.seconds === undefined || this.spent < this.seconds;
  }
}
