import { chosenRange } from '../scene';
import type { CommandContext } from './command';

const NOTHING_CHOSEN =
  'Select a range or several points, or set in and out points. “Select whole clip” selects all of it.';

/** Why an edit of a range cannot run, as a sentence; null when a range is chosen. The whole clip is never meant by default: an edit of it is too easily not seen. */
export function rangeObstacle({ state }: CommandContext): string | null {
  return chosenRange(state) === null ? NOTHING_CHOSEN : null;
}
