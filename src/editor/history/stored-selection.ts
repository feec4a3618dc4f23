import * as v from 'valibot';
import type { Curve } from '../../core/curve/curve';
import type { Project } from '../../core/project/project';
import type { Scene, Selection } from '../scene';

const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const time = v.pipe(v.number(), v.finite());
/** Runs of selected points: index of the first, and how many. */
const runs = v.array(v.tuple([index, index]));

export const storedSelectionSchema = v.object({
  range: v.nullable(v.object({ start: time, end: time })),
  channel: v.picklist(['left', 'right']),
  left: runs,
  right: runs,
});

/** A selection without reference to the objects of its document. */
export type StoredSelection = v.InferOutput<typeof storedSelectionSchema>;

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
