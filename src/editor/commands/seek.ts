import { projectDuration } from '../../core/project/project';
import { frameAt, frameTime } from '../../core/time/frame-grid';
import { describeTime } from '../describe';
import { reveal } from '../time-view';
import type { CommandContext } from './command';

/** Goes to `time` (seconds, brought into the clip), shows it and tells it. @param words said instead of the time. */
export function seek({ editor, clock }: CommandContext, time: number, words?: string): void {
  const bounded = Math.min(projectDuration(editor.store.getState().document), Math.max(0, time));
  clock.seek(bounded);
  editor.setView((view, duration) => reveal(view, bounded, duration));
  editor.announce(words ?? describeTime(editor.store.getState(), bounded));
}

/** The start of the frame on screen: points in time are named by frames. */
export function frameNow({ editor, clock }: CommandContext): number {
  const { frames } = editor.store.getState().session;
  return frameTime(frames, frameAt(frames, clock.now()));
}
