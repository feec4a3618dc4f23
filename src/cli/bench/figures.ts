/** Several runs of one measurement. */
export interface Figure {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly runs: number;
}

/** @returns null without a run. */
export function figureOf(values: readonly number[]): Figure | null {
  if (values.length === 0) return null;
  return {
    median: median(values),
    least: Math.min(...values),
    most: Math.max(...values),
    runs: values.length,
  };
}

/** Mean of the two middle values where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

/** @param part 0..1: 0.95 is the value that 95 % of the values do not exceed. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN;
}

/** `a + b × length`, by least squares of relative errors, so that short clips count as much as long ones. */
export interface Line {
  readonly fixed: number;
  readonly perSecond: number;
  /** Largest relative distance of a cost from the line. */
  readonly deviation: number;
}

/** @param costs seconds by length of clip, at least two lengths. */
export function lineOf(costs: readonly (readonly [length: number, cost: number])[]): Line {
  let [sum, x, y, xx, xy] = [0, 0, 0, 0, 0];
  for (const [length, cost] of costs) {
    const weight = 1 / cost ** 2;
    sum += weight;
    x += weight * length;
    y += weight * cost;
    xx += weight * length ** 2;
    xy += weight * length * cost;
  }
  const perSecond = (sum * xy - x * y) / (sum * xx - x * x);
  const fixed = (y - perSecond * x) / sum;
  const deviation = Math.max(
    ...costs.map(([length, cost]) => Math.abs(fixed + perSecond * length - cost) / cost),
  );
  return { fixed, perSecond, deviation };
}
