/** A queue between whoever puts items and one consumer that iterates; `null` ends it. */
export class Inbox<Item> implements AsyncIterable<Item> {
  private readonly items: (Item | null)[] = [];
  private wake: (() => void) | null = null;

  /** @param onConsumed called when the consumer is done with an item and comes back for the next. */
  constructor(private readonly onConsumed: () => void) {}

  put(item: Item | null): void {
    this.items.push(item);
    this.wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    for (;;) {
      const item = this.items.shift();
      if (item === null) return;
      if (item === undefined) {
        await new Promise<void>((resolve) => (this.wake = resolve));
        continue;
      }
      yield item;
      this.onConsumed();
    }
  }
}
