import type { Curve } from '../curve';
import { maximum } from '../edit/maximum';

/** An attack and decay to set on a frame. Points are [seconds after the onset, level relative to the peak]; the first is [0, 0]. */
export interface Stamp {
  readonly id: string;
  readonly label: string;
  readonly points: readonly (readonly [number, number])[];
}

/** Attack of percussive stamps: one envelope sample, seconds. */
const ATTACK = 0.008;

export const stamps: readonly Stamp[] = [
  // Heel strike, then the softer toe.
  {
    id: 'step',
    label: 'Step',
    points: [
      [0, 0],
      [ATTACK, 1],
      [0.04, 0.35],
      [0.085, 0.18],
      [0.1, 0.42],
      [0.15, 0.12],
      [0.24, 0],
    ],
  },
  {
    id: 'slap',
    label: 'Slap',
    points: [
      [0, 0],
      [ATTACK, 1],
      [0.03, 0.4],
      [0.07, 0.12],
      [0.14, 0],
    ],
  },
  // Latch and body, with a short reverberation.
  {
    id: 'door',
    label: 'Door',
    points: [
      [0, 0],
      [ATTACK, 1],
      [0.05, 0.6],
      [0.12, 0.28],
      [0.25, 0.12],
      [0.6, 0],
    ],
  },
  {
    id: 'shot',
    label: 'Shot',
    points: [
      [0, 0],
      [ATTACK, 1],
      [0.05, 0.55],
      [0.2, 0.22],
      [0.6, 0.08],
      [1.4, 0],
    ],
  },
  {
    id: 'swish',
    label: 'Swish',
    points: [
      [0, 0],
      [0.06, 0.15],
      [0.16, 0.75],
      [0.2, 1],
      [0.26, 0.6],
      [0.4, 0.1],
      [0.5, 0],
    ],
  },
];

/** The stamp as a curve with its onset exactly at `onset` seconds and its peak at `level`. */
export function stampCurve(stamp: Stamp, onset: number, level: number): Curve {
  return stamp.points.map(([after, value]) => ({
    time: onset + after,
    value: value * level,
    shape: 'linear',
  }));
}

/** The maximum of the curve and the stamp. */
export function applyStamp(curve: Curve, stamp: Stamp, onset: number, level: number): Curve {
  return maximum(curve, stampCurve(stamp, onset, level));
}
