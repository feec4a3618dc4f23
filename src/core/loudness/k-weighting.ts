/** A second-order section: y = b0 x + b1 x₁ + b2 x₂ − a1 y₁ − a2 y₂. */
interface Section {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
}

/**
 * K-weighting of ITU-R BS.1770-5: a shelf for the head, then a high-pass. The standard gives coefficients at 48 kHz; these are the analogue
 * filters that they come from (as in libebur128), for any rate.
 */
function sections(sampleRate: number): readonly [Section, Section] {
  return [
    shelf(1681.974450955533, 3.999843853973347, 0.7071752369554196, sampleRate),
    highPass(38.13547087602444, 0.5003270373238773, sampleRate),
  ];
}

function shelf(frequency: number, gain: number, q: number, sampleRate: number): Section {
  const k = Math.tan((Math.PI * frequency) / sampleRate);
  const high = 10 ** (gain / 20);
  const band = high ** 0.4996667741545416;
  const a0 = 1 + k / q + k * k;
  return {
    b: [
      (high + (band * k) / q + k * k) / a0,
      (2 * (k * k - high)) / a0,
      (high - (band * k) / q + k * k) / a0,
    ],
    a: [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0],
  };
}

function highPass(frequency: number, q: number, sampleRate: number): Section {
  const k = Math.tan((Math.PI * frequency) / sampleRate);
  const a0 = 1 + k / q + k * k;
  return { b: [1, -2, 1], a: [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0] };
}

/** The filter of one channel. It holds its state from one call to the next. */
export class KWeighting {
  private readonly sections: readonly Section[];
  /** The last two inputs and outputs [x₁, x₂, y₁, y₂] of each section. */
  private readonly states: readonly Float64Array[];

  constructor(sampleRate: number) {
    this.sections = sections(sampleRate);
    this.states = this.sections.map(() => new Float64Array(4));
  }

  /** Sum of the squares of the weighted samples. */
  energy(samples: Float32Array): number {
    const weighted = Float64Array.from(samples);
    for (const [i, { a, b }] of this.sections.entries()) filter(weighted, a, b, this.states[i]!);
    let sum = 0;
    for (const value of weighted) sum += value * value;
    return sum;
  }
}

/** Filters in place. */
function filter(signal: Float64Array, a: Section['a'], b: Section['b'], state: Float64Array): void {
  const [a1, a2] = a;
  const [b0, b1, b2] = b;
  let [x1, x2, y1, y2] = state as unknown as [number, number, number, number];
  for (let n = 0; n < signal.length; n++) {
    const x = signal[n]!;
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    signal[n] = y;
    [x2, x1, y2, y1] = [x1, x, y1, y];
  }
  state.set([x1, x2, y1, y2]);
}
