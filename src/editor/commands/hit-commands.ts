import type { Curve, StereoCurve } from '../../core/curve/curve';
import { type CurveHit, curveHits } from '../../core/curve/hits';
import { formatLevel } from '../../core/loudness/level';
import { projectDuration } from '../../core/project/project';
import { describeTime } from '../describe';
import type { EditorState } from '../editor';
import { selectedIndices, selectIndices } from '../scene';
import { adjacent } from '../timeline/adjacent';
import type { Command, CommandContext } from './command';
import { seek } from './seek';

/** A hit that starts this close to the playhead is the one that the playhead is on, seconds. */
const TOLERANCE = 1e-3;

/** The curve that hits are found in: that of the active channel, or the louder of two linked ones, which have points at the same times. */
function hitCurve({ document: { curve, linked }, selection }: EditorState): Curve {
  if (!linked || curve.left === curve.right) return curve[selection.channel];
  return curve.left.map((point, i) => ((curve.right[i]?.value ?? 0) > point.value ? curve.right[i]! : point));
}

/** Hits by the curve, or the pair of linked curves, that they were found in: in ten minutes they take a tenth of a second to find. */
const found = new WeakMap<Curve | StereoCurve, readonly CurveHit[]>();

function hitsOf(state: EditorState): readonly CurveHit[] {
  const { document, selection } = state;
  const key = document.linked ? document.curve : document.curve[selection.channel];
  const known = found.get(key) ?? curveHits(hitCurve(state), projectDuration(document));
  found.set(key, known);
  return known;
}

/** Selects the points of a hit and goes to its start. */
function choose(context: CommandContext, hits: readonly CurveHit[], hit: CurveHit): void {
  const { editor, state } = context;
  const { channel } = state.selection;
  const indices = Array.from({ length: hit.last - hit.first + 1 }, (_, i) => hit.first + i);
  const peak = hitCurve(state)
    .slice(hit.first, hit.last + 1)
    .reduce((most, { value }) => Math.max(most, value), 0);
  editor.select(() => ({ ...selectIndices(state, channel, indices).selection, range: null }));
  const name = `Hit ${hits.indexOf(hit) + 1} of ${hits.length}`;
  seek(context, hit.time, `${name}, ${describeTime(state, hit.time)}, ${formatLevel(peak)}`);
}

function goTo(id: string, label: string, shortcut: string, direction: 1 | -1): Command {
  return {
    id,
    label,
    shortcut,
    scope: 'global',
    canRun: ({ state }) => state.document.clip !== null,
    run(context) {
      const hits = hitsOf(context.state);
      const hit = adjacent(hits, context.clock.now(), direction, TOLERANCE);
      if (hit) choose(context, hits, hit);
      else context.editor.announce(direction === 1 ? 'No next hit' : 'No previous hit');
    },
  };
}

export const hitCommands: readonly Command[] = [
  goTo('time.next-hit', 'Next hit', 'H', 1),
  goTo('time.previous-hit', 'Previous hit', 'Shift+H', -1),
  {
    id: 'point.hit',
    label: 'Select whole hit',
    shortcut: 'Alt+H',
    scope: 'lane',
    canRun: ({ state: { selection } }) => selection.points[selection.channel].size > 0,
    run(context) {
      const index = selectedIndices(context.state)[0] ?? -1;
      const hits = hitsOf(context.state);
      const hit = hits.find(({ first, last }) => first <= index && index <= last);
      if (hit) choose(context, hits, hit);
      else context.editor.announce('The point is in no hit');
    },
  },
];
