import { philox } from './philox';

/** Repeatable numbers in [0, 1), the same in every browser. */
export class Random {
  private counter = 0;
  private readonly bits = new Uint32Array(4);

  /** @param seed integer from 0 to 2^53 - 1. @param stream numbers of different streams are independent. */
  constructor(
    private readonly seed: number,
    private readonly stream: number,
  ) {}

  next(): number {
    const lane = this.counter % 4;
    if (lane === 0)
      philox(
        [Math.floor(this.counter / 4), this.stream, 0, 1],
        [this.seed >>> 0, Math.floor(this.seed / 0x100000000)],
        this.bits,
      );
    this.counter++;
    return this.bits[lane]! / 0x100000000;
  }

  /** In [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }
}

/** An index, chosen by weight. */
export function pick(weights: readonly number[], random: Pick<Random, 'next'>): number {
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  const index = weights.findIndex((weight) => (left -= weight) < 0);
  return index < 0 ? weights.length - 1 : index;
}
