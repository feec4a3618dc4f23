import { evaluate } from '../../core/curve/evaluate';
import type { Curve, StereoCurve } from '../../core/curve/curve';
import { replaceSpan } from '../../core/curve/range';
import { balanced, type Channel, mapEachChannel } from '../../core/curve/stereo';
import type { Editor } from '../editor';
import { noPoints, affectedChannels, type Scene, withCurve } from '../scene';

/** Segment shape that looks straight on the lane's scale. */
export function straightShape(editor: Editor): 'linear' | 'exponential' {
  return editor.session.scale === 'linear' ? 'linear' : 'exponential';
}

/** The drawn curve for each channel: the louder one follows the pointer, the other keeps the previous balance. */
function balancedPair(drawn: Curve, previous: StereoCurve): Readonly<Record<Channel, Curve>> {
  if (previous.left === previous.right) return { left: drawn, right: drawn };
  const pairs = drawn.map(({ time, value }) =>
    balanced(value, evaluate(previous.left, time), evaluate(previous.right, time)),
  );
  return {
    left: drawn.map((point, i) => ({ ...point, value: pairs[i]![0] })),
    right: drawn.map((point, i) => ({ ...point, value: pairs[i]![1] })),
  };
}

/** Replaces the curve over the drawn span by what was drawn on `channel`. Clears the selected points. */
export function paint(scene: Scene, channel: Channel, drawn: Curve): Scene {
  if (drawn.length === 0) return scene;
  const { document, selection } = scene;
  const pieces = document.linked ? balancedPair(drawn, document.curve) : { left: drawn, right: drawn };
  const curve = mapEachChannel(
    document.curve,
    (previous, side) => replaceSpan(previous, pieces[side]),
    affectedChannels(document, channel),
  );
  return {
    document: withCurve(document, curve),
    selection: { ...selection, channel, points: noPoints },
  };
}
