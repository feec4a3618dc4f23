import type { TimeDisplay } from '../../../core/time/clock-text';
import type { EditorState } from '../../../editor/editor';

/** The time display set in the document and the session. */
export function displayOf({ session, document }: EditorState): TimeDisplay {
  return { unit: session.timeUnit, drop: document.dropFrame, startFrame: document.startFrame };
}

/** Examples of valid input into the clock, by its unit. */
export const examples: Readonly<Record<TimeDisplay['unit'], string>> = {
  timecode: '00:01:12:10, 11210, +12 frames, -1:00 or 2.5s',
  frames: '250, +12 frames or 2.5s',
  seconds: '2.5, +12 frames or -1.5s',
};
