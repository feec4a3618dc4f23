import type { TimeRange } from '../../core/curve/range';
import type { OnsetAlignment } from '../../core/loudness/align-onsets';
import type { FrameRate } from '../../core/time/frame-rate';
import { formatTimeSpan } from '../../core/time/time-shift';

/** The constant shift between the curve and the production sound. */
export interface Alignment extends OnsetAlignment {
  /** Onsets of the curve that were compared. */
  readonly onsets: number;
  /** Part of the clip that was compared, seconds. */
  readonly span: TimeRange;
  /** What a shift would move. */
  readonly target: 'whole curve' | 'range';
}

/**
 * A shift below one sample of the envelope, seconds: nothing to move. Depending on how a curve was made, the middle of its attack lies up to 6 ms from
 * that of the same sound: a stamp starts on the frame, an envelope measured over 32 ms starts before it.
 */
const IN_SYNC = 0.008;

/** From which certainty on it is called high, medium. */
const HIGH = 0.7;
const MEDIUM = 0.4;

/** From here on sound ahead of its picture is noticed, seconds (ITU-R BT.1359). */
const NOTICED = 0.045;

/** Whether the shift is likely and can be noticed. */
export function isWorthMoving({ shift, certainty }: Pick<Alignment, 'shift' | 'certainty'>): boolean {
  return certainty >= MEDIUM && Math.abs(shift) >= NOTICED;
}

export function isInSync({ shift }: Pick<Alignment, 'shift'>): boolean {
  return Math.abs(shift) < IN_SYNC;
}

/** "The envelope is 40 ms (1 frame) late"; with low certainty it may be. */
export function describeShift({ shift, certainty, target }: Alignment, rate: FrameRate): string {
  const subject = target === 'whole curve' ? 'The envelope' : 'The range';
  const verb = certainty < MEDIUM ? 'may be' : 'is';
  if (isInSync({ shift })) return `${subject} ${verb} in sync with the production sound`;
  return `${subject} ${verb} ${formatTimeSpan(shift, rate)} ${shift < 0 ? 'late' : 'early'}`;
}

/** "Certainty high, 87 %: 9 of 10 hits match" */
export function describeCertainty({ certainty, matched, onsets }: Alignment): string {
  const name = certainty >= HIGH ? 'high' : certainty >= MEDIUM ? 'medium' : 'low';
  const hits = onsets === 1 ? 'the only hit matches' : `${matched} of ${onsets} hits match`;
  return `Certainty ${name}, ${Math.round(100 * certainty)} %: ${hits}`;
}
