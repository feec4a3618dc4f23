import { evaluate, insertAllOnLine } from './evaluate';
import type { Curve, StereoCurve } from './curve';
import { replaceSpan, sliceCurve, type TimeRange } from './range';
import { alignTimes } from './stereo';

/** Loudness of a pair of channels and where it lies. */
export interface LevelPan {
  /** Linear RMS that both channels would have in the middle: √((l² + r²) / 2). */
  readonly level: number;
  /** -1 left, 0 middle, 1 right, in even steps of the angle atan2(r, l). */
  readonly pan: number;
}

export function toLevelPan(left: number, right: number): LevelPan {
  const level = Math.sqrt((left * left + right * right) / 2);
  return { level, pan: level === 0 ? 0 : (4 * Math.atan2(right, left)) / Math.PI - 1 };
}

/**
 * Channels of equal power wherever they lie. Where one would pass full level, both are lowered so that it reaches it: the place
 * is kept and power is lost.
 * @returns [left, right], linear RMS.
 */
export function fromLevelPan({ level, pan }: LevelPan): [number, number] {
  // In the middle both are the same number, so that channels panned back there are one curve again.
  if (pan === 0) return [Math.min(1, level), Math.min(1, level)];
  const angle = ((Math.min(1, Math.max(-1, pan)) + 1) * Math.PI) / 4;
  // At the ends the other channel is silent, not almost.
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

/** Moves the points of the range to other places; their power stays. Both channels have points at the same times afterwards. */
export function panRange(curve: StereoCurve, range: TimeRange, move: (pan: number) => number): StereoCurve {
  const { left, right } = alignTimes(curve);
  const inner = panned(sliceCurve(left, range), sliceCurve(right, range), move);
  return alignTimes({ left: replaceSpan(left, inner.left), right: replaceSpan(right, inner.right) });
}

/** Puts points at these times (seconds, ascending) to a place, adding those that are missing on the line. */
export function panPoints(curve: StereoCurve, times: readonly number[], pan: number): StereoCurve {
  const { left, right } = alignTimes(curve);
  const near = (time: number) => times.some((wanted) => Math.abs(wanted - time) < 1e-5);
  return panned(insertAllOnLine(left, times), insertAllOnLine(right, times), (was, time) =>
    near(time) ? pan : was,
  );
}

/** "L 30", "R 100", "centre". */
export function formatPan(pan: number): string {
  const percent = Math.round(100 * Math.abs(pan));
  return percent === 0 ? 'centre' : `${pan < 0 ? 'L' : 'R'} ${percent}`;
}

/** "L 30", "30 L", "R50", "-0.3", "C" or "centre". Null when it is none of these. */
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
