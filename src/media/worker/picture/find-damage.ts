import type { DamagedSpan } from '../../api';
import type { Piece } from '../../protocol';
import { PieceClock } from '../piece-clock';
import { clipTime, type PictureSource, readFrames } from './picture-source';
import { frameIndexAt } from '../../../core/time/frame-grid';

/** A shorter stop is not seen as one: seconds, and frames that are absent. */
const stillLimits = { seconds: 0.25, frames: 2 };

/** Seconds. Frame starts come from the same clock as the decoded frames. */
const TOLERANCE = 1e-3;

/** Decodes the picture in pieces and lists where it stands still because frames are damaged. Stops after `budget` seconds of work. */
export async function* findDamage(
  picture: PictureSource,
  budget: number,
): AsyncGenerator<Piece<readonly DamagedSpan[]>, void, undefined> {
  const { frameTimes, duration } = picture.timeline;
  const spans: DamagedSpan[] = [];
  const clock = new PieceClock();
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
    if (clock.spent > budget * 1000) return yield { result: spans };
    if (clock.isOver) yield* clock.pause();
  }
  note(frameTimes.length);
  yield { result: spans };
}
