import { projectDuration } from '../../core/project/project';
import { frameAt, frameTime } from '../../core/time/frame-grid';
import { describeTime } from '../describe';
import { reveal } from '../timeline/time-view';
import type { CommandContext } from './command';

/** Goes to `time` (seconds, brought into the clip), shows it and tells it. @param words said instead of the time. */
export function seek({ editor, state, clock }: CommandContext, time: number, words?: string): void {
  const bounded = Math.min(projectDuration(state.document), Math.max(0, time));
  clock.seek(bounded);
  editor.setView((view, duration) => reveal(view, bounded, duration));
  editor.announce(words ?? describeTime(editor.state, bounded));
}

/** The start of the frame on screen: points in time are named by frames. */
export function currentFrameTime({ state, clock }: CommandContext): number {
  const { frames } = state.session;
  return frameTime(frames, frameAt(frames, clock.now()));
}
