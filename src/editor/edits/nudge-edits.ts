import { nudge, nudgeAll } from '../../core/curve/edit/rearrange';
import { projectDuration } from '../../core/project/project';
import type { Editor } from '../editor';
import {
  editCurve,
  noPoints,
  onlySelectedPoint,
  type Scene,
  selectWithin,
  targetRange,
  targetsWholeClip,
} from '../scene';
import { movePoints } from './move-points';

/** Seconds of the nudged content that stay in the clip. */
const REMAINDER = 0.01;

/**
 * Moves what is selected by `seconds` (below 0 is earlier): the selected range, the span of several selected points, the one selected point, else
 * the whole curve. What leaves the clip is cut; where the whole curve leaves, silence fills in. Prediction, silence locks and markers belong to
 * the picture and stay.
 * @returns the seconds moved: some of the content stays in the clip, and a point between its neighbours.
 */
export function nudgeTarget(editor: Editor, seconds: number): number {
  return onlySelectedPoint(editor.state) ? nudgePoint(editor, seconds) : nudgeSpan(editor, seconds, 'Nudge');
}

/** As nudgeTarget, for which a single selected point counts as no selection. */
export function nudgeSpan(editor: Editor, seconds: number, label: string): number {
  const by = withinClip(editor.state, seconds);
  editor.edit(label, (scene) => withNudge(scene, by));
  return by;
}

/** The shift that leaves some of the content in the clip. */
function withinClip(scene: Scene, seconds: number): number {
  const { start, end } = targetRange(scene);
  const rest = Math.min(REMAINDER, (end - start) / 2);
  return Math.min(projectDuration(scene.document) - start - rest, Math.max(rest - end, seconds));
}

function withNudge(scene: Scene, by: number): Scene {
  const { document, selection } = scene;
  const duration = projectDuration(document);
  const range = targetRange(scene);
  const whole = targetsWholeClip(scene);
  const nudged: Scene = {
    document: editCurve(document, selection.channel, (curve) =>
      whole ? nudgeAll(curve, by, duration) : nudge(curve, range, by, duration),
    ),
    selection: { ...selection, points: noPoints },
  };
  if (whole) return nudged;
  const moved = { start: Math.max(0, range.start + by), end: Math.min(duration, range.end + by) };
  // So that the next nudge moves the same points.
  if (!selection.range) return selectWithin(nudged, moved);
  return { ...nudged, selection: { ...nudged.selection, range: moved } };
}

function nudgePoint(editor: Editor, seconds: number): number {
  const time = () => onlySelectedPoint(editor.state)?.time ?? 0;
  const before = time();
  editor.edit('Nudge', (scene) => movePoints(scene, scene.selection.points, seconds, 0, 'decibels'));
  return time() - before;
}
