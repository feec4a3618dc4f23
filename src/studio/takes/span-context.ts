import type { Room } from '../../core/audio/room/room';
import { tailSeconds } from '../../core/audio/room/room-response';
import type { TimeRange } from '../../core/curve/range';
import { type Project, projectDuration } from '../../core/project/project';

/** In seconds or in samples, as the context and the length that go with it are. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** How much is made before and after a part, and not used: the sound at its borders depends on it. */
export interface Context {
  readonly before: number;
  readonly after: number;
}

/** The part with context around it, within the whole. @param length of the whole. */
export function withContext({ start, end }: Span, length: number, { before, after }: Context): Span {
  return { start: Math.max(0, start - before), end: Math.min(length, end + after) };
}

/** Seconds of a retake's context, without the reverb. */
const RETAKE_CONTEXT = 0.5;

/** Context of a retake, in seconds. A reverb goes on from what sounds before. */
export function retakeContext({ reverb }: Pick<Room, 'reverb'>): Context {
  const tail = reverb ? tailSeconds(reverb.seconds) : 0;
  return { before: RETAKE_CONTEXT + tail, after: RETAKE_CONTEXT };
}

/** Seconds of sound that a retake of the range makes. */
export function retakenSeconds(range: TimeRange, project: Project): number {
  const { start, end } = withContext(range, projectDuration(project), retakeContext(project.settings.room));
  return end - start;
}
