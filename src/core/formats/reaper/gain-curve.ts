import { stereoFromEnvelope, fineTolerance } from '../../curve/convert/thin';
import type { Breakpoint, Curve, StereoCurve } from '../../curve/curve';
import { insertOnLine, sampleCurve } from '../../curve/evaluate';
import { STEP } from '../../curve/range';
import { panGains } from '../midi/channel-levels';
import type { ReaperEnvelope } from './read-points';

/** Rate at which envelopes are multiplied, Hz: that of the model's envelope. */
const RATE = 125;

/** What scales the sound over a span of time. */
export interface GainParts {
  readonly gain: number;
  readonly volume: readonly ReaperEnvelope[];
  readonly pan: readonly ReaperEnvelope[];
}

export interface GainCurve {
  readonly curve: StereoCurve;
  readonly seconds: number;
  /** Points above 0 dB, which were set to it. */
  readonly clipped: number;
}

export const isActive = ({ active, points }: ReaperEnvelope) => active && points.length > 0;

function clip(curve: Curve): { readonly curve: Curve; readonly clipped: number } {
  const clipped = curve.filter(({ value }) => value > 1).length;
  return {
    curve: clipped > 0 ? curve.map((point) => ({ ...point, value: Math.min(1, point.value) })) : curve,
    clipped,
  };
}

/** The product of constant gain, volume envelopes and pan envelopes; one volume envelope alone keeps its points. */
export function gainCurve({ gain, volume, pan }: GainParts): GainCurve {
  const levels = volume.filter(isActive);
  const pans = pan.filter(isActive);
  const seconds = Math.max(...[...levels, ...pans].map(({ points }) => points.at(-1)!.time));
  if (levels.length === 1 && pans.length === 0) {
    const scaled = levels[0]!.points.map((point) =>
      gain === 1 ? point : { ...point, value: gain * point.value },
    );
    const { curve, clipped } = clip(scaled);
    return { curve: { left: curve, right: curve }, seconds, clipped };
  }
  const length = Math.max(1, Math.ceil(seconds * RATE) + 1);
  const left = new Float32Array(length).fill(gain);
  for (const { points } of levels)
    sampleCurve(points, RATE, length).forEach((level, i) => (left[i]! *= level));
  const right = left.slice();
  for (const { points } of pans) {
    sampleCurve(points, RATE, length).forEach((position, i) => {
      // REAPER counts pan from 1 (left) to -1 (right) in envelopes.
      const [leftGain, rightGain] = panGains(-position);
      left[i]! *= leftGain;
      right[i]! *= rightGain;
    });
  }
  const isLoud = (level: number) => level > 1;
  const clipped = left.filter(isLoud).length + right.filter(isLoud).length;
  const limited = (samples: Float32Array) => samples.map((level) => Math.min(1, level));
  const curve = stereoFromEnvelope({ rate: RATE, left: limited(left), right: limited(right) }, fineTolerance);
  return { curve, seconds, clipped };
}

/** A take's curve at its item's place: take time × rate from the item's start, silent outside the item. */
export function placeCurve(curve: Curve, start: number, length: number, playRate: number): Curve {
  const moved = curve.map((point): Breakpoint => ({ ...point, time: start + point.time / playRate }));
  const end = Number.isFinite(length) ? start + length : Math.max(start + STEP, moved.at(-1)!.time);
  const from = insertOnLine(moved, start);
  const to = insertOnLine(from.curve, end);
  const inside = to.curve.slice(from.index, to.index + 1);
  const silent = (time: number): Breakpoint => ({ time, value: 0, shape: 'hold' });
  const last = inside.at(-1)!;
  return [
    ...(start > STEP ? [silent(0), { ...silent(start - STEP), shape: 'linear' as const }] : []),
    ...inside.slice(0, -1),
    { ...last, shape: 'linear' },
    silent(last.time + STEP),
  ];
}
