import { release } from './transfer';

/** Receiving end of a stream: holds items until its consumer takes them. It is iterated once. */
export class Inbox<Item> implements AsyncIterable<Item> {
  private readonly items: Item[] = [];
  private ended = false;
  private failure: Error | null = null;
  private waited = false;
  private wake = () => {};

  /** @param onTake called when the consumer takes an item: one more may be sent. */
  constructor(private readonly onTake: () => void) {}

  /** The consumer waits for an item. */
  get isWaited(): boolean {
    return this.waited;
  }

  put(item: Item): void {
    if (this.ended) return release(item);
    this.items.push(item);
    this.wake();
  }

  /** No more items will come; those that wait are still delivered. */
  end(): void {
    this.ended = true;
    this.wake();
  }

  /** Ends the stream with an error; items that wait are dropped. */
  fail(error: Error): void {
    this.failure ??= error;
    this.drop();
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    try {
      for (;;) {
        this.waited = true;
        while (this.items.length === 0 && !this.ended)
          await new Promise<void>((resolve) => (this.wake = resolve));
        this.waited = false;
        if (this.failure) throw this.failure;
        if (this.items.length === 0) return;
        const item = this.items.shift()!;
        this.onTake();
        yield item;
      }
    } finally {
      this.drop();
      this.end();
    }
  }

  private drop(): void {
    for (const item of this.items.splice(0)) release(item);
  }
}
