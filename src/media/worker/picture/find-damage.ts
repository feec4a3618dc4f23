import type { DamagedSpan } from '../../api';
import { clipTime, type PictureSource, readFrames } from './picture-source';
import { frameIndexAt } from './timeline';

/** A shorter stop is not seen as one: seconds, and frames that are absent. */
const stillLimits = { seconds: 0.25, frames: 2 };

/** Seconds between two reports that decoding goes on. */
const ADVANCE_SECONDS = 1;

/** Seconds. Frame starts come from the same clock as the decoded frames. */
const TOLERANCE = 1e-3;

/**
 * Decodes the picture and lists where it stands still because frames are damaged. Stops after `budget` seconds of work.
 * @param onAdvance called while decoding goes on
 */
export async function findDamage(
  picture: PictureSource,
  budget: number,
  onAdvance: () => void,
  signal: AbortSignal,
): Promise<DamagedSpan[]> {
  const { frameTimes, duration } = picture.timeline;
  const spans: DamagedSpan[] = [];
  const started = performance.now();
  let reported = started;
  let last = -1;
  const note = (next: number) => {
    const from = last < 0 ? 0 : (frameTimes[last + 1] ?? duration);
    const to = next < frameTimes.length ? frameTimes[next]! : duration;
    const absent = next - last - 1;
    if (absent >= stillLimits.frames && to - from >= stillLimits.seconds)
      spans.push({ start: from, end: next < frameTimes.length ? to : null });
  };
  for await (const sample of readFrames(picture, 0)) {
    const index = frameIndexAt(frameTimes, clipTime(picture, sample), TOLERANCE);
    sample.close();
    if (index > last + 1) note(index);
    last = Math.max(last, index);
    const now = performance.now();
    if (signal.aborted || now - started > budget * 1000) return spans;
    if (now - reported < ADVANCE_SECONDS * 1000) continue;
    reported = now;
    onAdvance();
  }
  note(frameTimes.length);
  return spans;
}
