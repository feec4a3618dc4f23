import { evaluate, insertAllOnLine } from './evaluate';
import type { Curve, StereoCurve } from './curve';
import { replaceSpan, sliceCurve, type TimeRange } from './range';
import { alignTimes } from './stereo';

/** Level of a stereo pair and its pan position. */
export interface LevelPan {
  /** Linear RMS of each channel if the sound were centred: √((l² + r²) / 2). */
  readonly level: number;
  /** -1 left, 0 centre, 1 right; linear in the angle atan2(r, l) (constant-power law). */
  readonly pan: number;
}

export function toLevelPan(left: number, right: number): LevelPan {
  const level = Math.sqrt((left * left + right * right) / 2);
  return { level, pan: level === 0 ? 0 : (4 * Math.atan2(right, left)) / Math.PI - 1 };
}

/**
 * Constant-power panning. If a channel would exceed full scale, both are scaled down: the pan is exact and the power lower.
 * @returns [left, right], linear RMS.
 */
export function fromLevelPan({ level, pan }: LevelPan): [number, number] {
  // Exactly equal at the centre, so that channels panned back there become one shared curve again.
  if (pan === 0) return [Math.min(1, level), Math.min(1, level)];
  const angle = ((Math.min(1, Math.max(-1, pan)) + 1) * Math.PI) / 4;
  // Exactly silent on the far side: cos(π/2) is not 0 in floating point.
  const left = pan >= 1 ? 0 : Math.SQRT2 * level * Math.cos(angle);
  const right = pan <= -1 ? 0 : Math.SQRT2 * level * Math.sin(angle);
  const over = Math.max(1, left, right);
  return [left / over, right / over];
}

export function panAt({ left, right }: StereoCurve, time: number): number {
  return toLevelPan(evaluate(left, time), evaluate(right, time)).pan;
}

function panned(left: Curve, right: Curve, move: (pan: number, time: number) => number): StereoCurve {
  const pairs = left.map(({ time, value }, i) => {
    const { level, pan } = toLevelPan(value, right[i]!.value);
    return fromLevelPan({ level, pan: move(pan, time) });
  });
  return {
    left: left.map((point, i) => ({ ...point, value: pairs[i]![0] })),
    right: right.map((point, i) => ({ ...point, value: pairs[i]![1] })),
  };
}

/** Changes the pan of the range's points at constant power. Both channels have points at the same times afterwards. */
export function panRange(curve: StereoCurve, range: TimeRange, move: (pan: number) => number): StereoCurve {
  const { left, right } = alignTimes(curve);
  const inner = panned(sliceCurve(left, range), sliceCurve(right, range), move);
  return alignTimes({ left: replaceSpan(left, inner.left), right: replaceSpan(right, inner.right) });
}

/** Sets the pan of the points at these times (seconds, ascending); missing points are added on the curve. */
export function panPoints(curve: StereoCurve, times: readonly number[], pan: number): StereoCurve {
  const { left, right } = alignTimes(curve);
  const near = (time: number) => times.some((other) => Math.abs(other - time) < 1e-5);
  return panned(insertAllOnLine(left, times), insertAllOnLine(right, times), (current, time) =>
    near(time) ? pan : current,
  );
}

/** "L 30", "R 100", "centre". */
export function formatPan(pan: number): string {
  const percent = Math.round(100 * Math.abs(pan));
  return percent === 0 ? 'centre' : `${pan < 0 ? 'L' : 'R'} ${percent}`;
}

/** Parses "L 30", "30 L", "R50", "-0.3", "C" or "centre"; null for anything else. */
export function parsePan(text: string): number | null {
  const trimmed = text.trim().replace('\u2212', '-');
  if (/^(c|centre|center|middle)$/i.test(trimmed)) return 0;
  const match = /^([lr])?\s*(\d+\.?\d*|\.\d+)\s*%?\s*([lr])?$/i.exec(trimmed);
  const side = (match?.[1] ?? match?.[3])?.toLowerCase();
  if (match && side && !(match[1] && match[3])) {
    const percent = Number(match[2]);
    return percent > 100 ? null : (side === 'l' ? -percent : percent) / 100;
  }
  const value = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(trimmed) ? Number(trimmed) : NaN;
  return Math.abs(value) <= 1 ? value : null;
}
