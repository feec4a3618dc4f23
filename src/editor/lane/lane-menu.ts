import type { CommandContext } from '../commands/command';
import { laneTargetAt, type Reach } from './lane-target';
import { type LaneLayout, yToLevel } from './lane-geometry';
import type { LaneMenu } from './lane-place';
import type { EditorState } from '../editor';
import { targetRange, selectedIndices, selectIndices } from '../scene';
import { endSnap, snapTime } from '../timeline/snap';
import { timeToX, xToTime } from '../timeline/time-view';

type Sections = readonly (readonly string[])[];

/** Ids of the commands that work on a range; a new one is added here by a line. */
export const rangeMenu: Sections = [
  ['range.copy', 'range.cut', 'range.paste', 'range.duplicate'],
  ['range.gain', 'range.offset', 'range.normalise', 'range.normalise-to', 'range.smooth', 'range.simplify'],
  ['range.reverse', 'range.stretch', 'range.nudge-back', 'range.nudge-on'],
  ['range.ripple-delete', 'range.ripple-paste'],
  ['range.silence', 'silence.lock', 'silence.unlock', 'range.revert', 'stamp.save'],
];

const shapes = ['point.shape-linear', 'point.shape-exponential', 'point.shape-smooth', 'point.shape-hold'];

const ownSections: Readonly<Record<LaneMenu['subject'], Sections>> = {
  points: [['point.level', 'point.delete'], shapes],
  segment: [['point.insert', 'segment.straighten'], shapes],
  range: [],
  empty: [
    ['point.insert', 'range.paste'],
    ['point.all', 'view.zoom-all'],
  ],
};

/** Whether a range is marked, or several points that span one. */
function hasRange(state: EditorState): boolean {
  return state.selection.range !== null || selectedIndices(state).length > 1;
}

/** Ids of the commands that a menu offers. */
export function menuCommands(state: EditorState, { subject }: LaneMenu): Sections {
  const onRange = subject === 'range' || (subject !== 'empty' && hasRange(state));
  return onRange ? [...ownSections[subject], ...rangeMenu] : ownSections[subject];
}

/** Opens the menu for what is under the pointer (CSS pixels in the lane), which becomes selected unless it is so already. */
export function openMenuAt(
  { editor, state, clock }: CommandContext,
  layout: LaneLayout,
  { x, y }: { readonly x: number; readonly y: number },
  reach: Reach,
): void {
  const { document, selection } = state;
  const hit = laneTargetAt(layout, document.curve, x, y, selection.channel, reach);
  const time = xToTime(layout.view, x);
  const { range } = selection;
  const inRange = range !== null && time >= range.start && time <= range.end;
  const onPoint = hit.kind === 'point';
  const onSegment = hit.kind !== 'point' && hit.kind !== 'empty' && hit.index >= 0;
  const subject = onPoint ? 'points' : inRange ? 'range' : onSegment ? 'segment' : 'empty';
  if (hit.kind !== 'empty' && (subject === 'points' || subject === 'segment')) {
    const point = document.curve[hit.channel][hit.index];
    if (point && !selection.points[hit.channel].has(point)) {
      editor.select(() => selectIndices(state, hit.channel, [hit.index]).selection);
    }
  }
  const snapped = snapTime({ editor, playhead: () => clock.now() }, time);
  endSnap({ editor });
  const level = hit.kind === 'empty' ? yToLevel(layout, hit.channel, y) : null;
  editor.setSession({ menu: { subject, x, y, place: { channel: hit.channel, time: snapped, level } } });
}

/** Opens the menu for what is selected; where nothing is, for the playhead. */
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
