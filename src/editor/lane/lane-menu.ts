import type { CommandContext } from '../commands/command';
import { laneTargetAt, type Reach } from './lane-target';
import { type LaneLayout, yToLevel } from './lane-geometry';
import type { LaneMenu } from './lane-place';
import type { EditorState } from '../editor';
import { targetRange, selectedIndices, selectIndices } from '../scene';
import { endSnap, snapTime } from '../timeline/snap';
import { timeToX, xToTime } from '../timeline/time-view';

type Sections = readonly (readonly string[])[];

/** Ids of the commands that act on a range. */
export const rangeMenu: Sections = [
  ['range.all'],
  ['range.copy', 'range.cut', 'range.paste', 'range.duplicate'],
  ['range.gain', 'range.offset', 'range.normalise', 'range.normalise-to', 'range.smooth', 'range.simplify'],
  ['range.reverse', 'range.stretch', 'range.nudge', 'range.nudge-back', 'range.nudge-on'],
  ['range.ripple-delete', 'range.ripple-paste'],
  ['range.silence', 'silence.lock', 'silence.unlock', 'range.revert', 'stamp.save'],
];

const shapes = ['point.shape-linear', 'point.shape-exponential', 'point.shape-smooth', 'point.shape-hold'];

const subjectSections: Readonly<Record<LaneMenu['subject'], Sections>> = {
  points: [['point.level', 'point.delete', 'point.hit'], shapes],
  segment: [['point.insert', 'segment.straighten'], shapes],
  range: [],
  empty: [['point.insert', 'range.paste'], ['point.all', 'range.all', 'view.zoom-all'], ['range.nudge']],
};

/** Whether a range is selected, or several points. In and out points do not count: the menu of a point or segment is of what is selected, near the pointer. */
function selectsRange(state: EditorState): boolean {
  return state.selection.range !== null || selectedIndices(state).length > 1;
}

/** Ids of the commands in a menu. */
export function menuCommands(state: EditorState, { subject }: LaneMenu): Sections {
  const onRange = subject === 'range' || (subject !== 'empty' && selectsRange(state));
  return onRange ? [...subjectSections[subject], ...rangeMenu] : subjectSections[subject];
}

/** Opens the menu for the target under the pointer (CSS pixels in the lane) and selects the target. */
export function openMenuAt(
  { editor, state, clock }: CommandContext,
  layout: LaneLayout,
  { x, y }: { readonly x: number; readonly y: number },
  reach: Reach,
): void {
  const { document, selection } = state;
  const target = laneTargetAt(layout, document.curve, x, y, selection.channel, reach);
  const time = xToTime(layout.view, x);
  const { range } = selection;
  const inRange = range !== null && time >= range.start && time <= range.end;
  const onPoint = target.kind === 'point';
  const onSegment = target.kind !== 'point' && target.kind !== 'empty' && target.index >= 0;
  const subject = onPoint ? 'points' : inRange ? 'range' : onSegment ? 'segment' : 'empty';
  if (target.kind !== 'empty' && (subject === 'points' || subject === 'segment')) {
    const point = document.curve[target.channel][target.index];
    if (point && !selection.points[target.channel].has(point)) {
      editor.select(() => selectIndices(state, target.channel, [target.index]).selection);
    }
  }
  const snapped = snapTime({ editor, playhead: () => clock.now() }, time);
  endSnap({ editor });
  const level = target.kind === 'empty' ? yToLevel(layout, target.channel, y) : null;
  editor.setSession({ menu: { subject, x, y, place: { channel: target.channel, time: snapped, level } } });
}

/** Opens the menu for the selection; without one, for the playhead. */
export function openMenuAtSelection({ editor, state, clock }: CommandContext): void {
  const points = selectedIndices(state);
  const { range } = state.selection;
  const subject = points.length > 0 ? 'points' : range ? 'range' : 'empty';
  const point = state.document.curve[state.selection.channel][points[0] ?? -1];
  const time = point?.time ?? (range ? targetRange(state).start : clock.now());
  const { view } = state.session;
  const x = Math.min(view.width, Math.max(0, timeToX(view, time)));
  editor.setSession({ menu: { subject, x, y: null, place: null } });
}
