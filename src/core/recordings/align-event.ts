import { CELL } from './cell-power';

export interface JointCurve {
  /** Of both channels together, at `rate` Hz. */
  readonly level: Float32Array;
  readonly rate: number;
  /** Of the take. */
  readonly sampleRate: number;
}

/** Largest shift to each side, in cells: 12 ms. */
const MOST = 8;
/** The same in samples. */
export const LARGEST_SHIFT = MOST * CELL;
/** Part of the curve that is compared, seconds before and after the hit. */
const BEFORE = 0.024;
const AFTER = 0.056;
/** Error that a shift of the largest size must save, relative to the curve. */
const SHIFT_COST = 0.05;

/**
 * Samples by which an event is shifted so that its RMS envelope rises with the curve.
 * @param power of the event in 32 ms windows, per cell. @param start sample of the take at which it begins. @param time of the hit, seconds.
 */
export function alignEvent(
  power: Float64Array,
  start: number,
  time: number,
  { level, rate, sampleRate }: JointCurve,
): number {
  const own = power.map(Math.sqrt);
  const first = Math.max(0, Math.ceil((time - BEFORE) * rate));
  const wanted = level.subarray(first, Math.floor((time + AFTER) * rate) + 1);
  const total = wanted.reduce((sum, value) => sum + value, 0);
  let best = 0;
  let least = Infinity;
  for (let shift = -MOST; shift <= MOST; shift++) {
    const shifted = Float64Array.from(wanted, (_, k) =>
      at(own, (((first + k) / rate) * sampleRate - start) / CELL - shift - 0.5),
    );
    let [both, squares] = [0, 1e-20];
    shifted.forEach((value, k) => {
      both += value * wanted[k]!;
      squares += value * value;
    });
    const gain = both / squares;
    const error =
      shifted.reduce((sum, value, k) => sum + Math.abs(gain * value - wanted[k]!), 0) +
      (SHIFT_COST * total * Math.abs(shift)) / MOST;
    if (error < least) [least, best] = [error, shift];
  }
  return best * CELL;
}

/** A value between two cells; 0 outside. */
function at(values: Float64Array, position: number): number {
  const below = Math.floor(position);
  const [a, b] = [values[below] ?? 0, values[below + 1] ?? 0];
  return a + (b - a) * (position - below);
}
