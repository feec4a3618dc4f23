import type { Curve } from '../../core/curve/curve';
import type { Prediction } from '../../core/project/project';
import { recipesOf } from '../../core/project/recipes-of';
import type { StoredWork } from './records';

/** Storage that a breakpoint takes, bytes. */
const POINT_BYTES = 41;

/** Size of document and history in storage, estimated: measuring it would take longer than writing it. */
export function workBytes({ document, history }: StoredWork): number {
  const curves = new Set<Curve>([document.curve.left, document.curve.right]);
  for (const { curve } of document.takes.flatMap(recipesOf))
    if (curve) curves.add(curve.left).add(curve.right);
  const predictions = new Set<Prediction>(Object.values(history.predictions));
  if (document.prediction) predictions.add(document.prediction);
  const texts = [...history.done, ...history.undone];
  return (
    2000 +
    sum([...curves], (curve) => curve.length * POINT_BYTES) +
    sum(Object.values(history.curves), ({ left, right }) => left.times.length + (right?.times.length ?? 0)) *
      POINT_BYTES +
    // Two envelopes of two channels and the confidence as 32-bit floats, and two channels of level codes.
    sum([...predictions], ({ envelope }) => envelope.left.length * (5 * 4 + 2)) +
    sum(texts, (text) => text.length)
  );
}

function sum<T>(items: readonly T[], size: (item: T) => number): number {
  return items.reduce((total, item) => total + size(item), 0);
}
