/** Values by key, of which those used last stay while their sizes together are within a limit. */
export class RecentlyUsed<Value> {
  /** The least recently used first. */
  private readonly values = new Map<string, Value>();

  constructor(
    private readonly limit: number,
    private readonly sizeOf: (value: Value) => number,
  ) {}

  get(key: string): Value | undefined {
    const value = this.values.get(key);
    if (value !== undefined) this.touch(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    this.touch(key, value);
    let size = [...this.values.values()].reduce((sum, one) => sum + this.sizeOf(one), 0);
    for (const [oldest, one] of this.values) {
      if (size <= this.limit) return;
      this.values.delete(oldest);
      size -= this.sizeOf(one);
    }
  }

  private touch(key: string, value: Value): void {
    this.values.delete(key);
    this.values.set(key, value);
  }
}
