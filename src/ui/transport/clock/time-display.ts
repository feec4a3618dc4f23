import type { TimeDisplay } from '../../../core/time/clock-text';
import type { EditorState } from '../../../editor/editor';

/** How the document and the desk want times to be shown. */
export function displayOf({ session, document }: EditorState): TimeDisplay {
  return { unit: session.timeUnit, drop: document.dropFrame, startFrame: document.startFrame };
}

/** What can be typed into the clock, by the unit that it shows. */
export const examples: Readonly<Record<TimeDisplay['unit'], string>> = {
  timecode: '00:01:12:10, 11210, +12 frames, -1:00 or 2.5s',
  frames: '250, +12 frames or 2.5s',
  seconds: '2.5, +12 frames or -1.5s',
};
