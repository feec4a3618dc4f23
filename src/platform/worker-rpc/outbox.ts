import { STREAM_CREDIT } from './messages';
import { release } from './transfer';

/** Sending end of a stream: takes an item from its source only when the receiver has room for it. */
export class Outbox {
  private credit = STREAM_CREDIT;
  private closed = false;
  private pulling = false;
  private wake = () => {};

  constructor(private readonly send: (item: unknown) => void) {}

  /** There is room, and the source has not delivered yet. */
  get isWaited(): boolean {
    return this.pulling;
  }

  /** The receiver took an item. */
  grant(): void {
    this.credit++;
    this.wake();
  }

  /** Nobody receives any more. */
  close(): void {
    this.closed = true;
    this.wake();
  }

  /** Sends the source's items until it ends or the outbox is closed; then the source is closed. @throws what the source throws. */
  async pump(source: AsyncIterable<unknown>): Promise<void> {
    const items = source[Symbol.asyncIterator]();
    try {
      while (await this.hasRoom()) {
        this.pulling = true;
        const { done, value } = (await items.next()) as IteratorResult<unknown, undefined>;
        this.pulling = false;
        if (done) return;
        if (this.closed) return release(value);
        this.credit--;
        this.send(value);
      }
    } finally {
      await items.return?.();
    }
  }

  /** Waits for room. False once closed. */
  private async hasRoom(): Promise<boolean> {
    while (this.credit === 0 && !this.closed) await new Promise<void>((resolve) => (this.wake = resolve));
    return !this.closed;
  }
}
