import type { Curve } from '../../core/curve/curve';
import type { Project } from '../../core/project/project';
import type { Scene, Selection } from '../scene';

/** Runs of selected points: index of the first, and how many. */
type Runs = readonly (readonly [number, number])[];

/** A selection without reference to the objects of its document. */
export interface StoredSelection {
  readonly range: Selection['range'];
  readonly channel: Selection['channel'];
  readonly left: Runs;
  readonly right: Runs;
}

function runsOf(curve: Curve, chosen: ReadonlySet<unknown>): [number, number][] {
  const found: [number, number][] = [];
  if (chosen.size === 0) return found;
  curve.forEach((point, i) => {
    if (!chosen.has(point)) return;
    const last = found.at(-1);
    if (last && last[0] + last[1] === i) last[1] += 1;
    else found.push([i, 1]);
  });
  return found;
}

export function storedSelection({ document, selection }: Scene): StoredSelection {
  const { range, channel, points } = selection;
  return {
    range,
    channel,
    left: runsOf(document.curve.left, points.left),
    right: runsOf(document.curve.right, points.right),
  };
}

/** The selection in the document to which it belongs. */
export function readSelection(
  document: Project,
  { range, channel, left, right }: StoredSelection,
): Selection {
  const pick = (curve: Curve, chosen: StoredSelection['left']) =>
    new Set(chosen.flatMap(([start, count]) => curve.slice(start, start + count)));
  return {
    range,
    channel,
    points: { left: pick(document.curve.left, left), right: pick(document.curve.right, right) },
  };
}
