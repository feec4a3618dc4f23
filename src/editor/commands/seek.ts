import { projectDuration } from '../../core/project/project';
import { frameAt, frameTime } from '../../core/time/frame-grid';
import { describeTime } from '../describe';
import { reveal } from '../timeline/time-view';
import type { CommandContext } from './command';

/**
 * Moves the playhead to `time` (seconds, clamped to the clip), scrolls it into view and announces it.
 * @param announcement instead of the time.
 */
export function seek({ editor, state, clock }: CommandContext, time: number, announcement?: string): void {
  const bounded = Math.min(projectDuration(state.document), Math.max(0, time));
  clock.seek(bounded);
  editor.setView((view, duration) => reveal(view, bounded, duration));
  editor.announce(announcement ?? describeTime(editor.state, bounded));
}

/** Start of the current frame, seconds: markers and in/out points are set on frames. */
export function currentFrameTime({ state, clock }: CommandContext): number {
  const { frames } = state.session;
  return frameTime(frames, frameAt(frames, clock.now()));
}
