import { evaluate } from '../../core/curve/evaluate';
import type { Curve, StereoCurve } from '../../core/curve/curve';
import { replaceSpan } from '../../core/curve/range';
import { balanced, type Channel, mapSelected } from '../../core/curve/stereo';
import type { Editor } from '../editor';
import { noPoints, affectedChannels, type Scene, withCurve } from '../scene';

/** Shape of the segments that look straight on the lane's scale. */
export function straightShape(editor: Editor): 'linear' | 'exponential' {
  return editor.session.scale === 'linear' ? 'linear' : 'exponential';
}

/** The drawn piece for each channel: the louder one follows the pen and the balance of what was there is kept. */
function balancedPair(drawn: Curve, under: StereoCurve): Readonly<Record<Channel, Curve>> {
  if (under.left === under.right) return { left: drawn, right: drawn };
  const pairs = drawn.map(({ time, value }) =>
    balanced(value, evaluate(under.left, time), evaluate(under.right, time)),
  );
  return {
    left: drawn.map((point, i) => ({ ...point, value: pairs[i]![0] })),
    right: drawn.map((point, i) => ({ ...point, value: pairs[i]![1] })),
  };
}

/** Replaces the curve by what was drawn at `channel`, over the drawn span. Nothing stays selected: the points are new. */
export function paint(scene: Scene, channel: Channel, drawn: Curve): Scene {
  if (drawn.length === 0) return scene;
  const { document, selection } = scene;
  const pieces = document.linked ? balancedPair(drawn, document.curve) : { left: drawn, right: drawn };
  const curve = mapSelected(document.curve, affectedChannels(document, channel), (under, side) =>
    replaceSpan(under, pieces[side]),
  );
  return {
    document: withCurve(document, curve),
    selection: { ...selection, channel, points: noPoints },
  };
}
