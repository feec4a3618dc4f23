import { fromLevelPan, panPoints, panRange, toLevelPan } from '../../core/curve/pan';
import type { StereoCurve } from '../../core/curve/curve';
import { samePoints } from '../../core/curve/stereo';
import type { Editor } from '../editor';
import { noPoints, type Scene, targetRange, selectedIndices, selectIndices } from '../scene';

function withPan(scene: Scene, curve: StereoCurve): Scene {
  const same = samePoints(curve.left, curve.right);
  const { document, selection } = scene;
  return {
    document: { ...document, curve: same ? { left: curve.left, right: curve.left } : curve },
    selection: { ...selection, points: noPoints },
  };
}

/** Pans the selected points (while the channels are linked) or the target range; the power is preserved. */
export function panSelection(editor: Editor, move: (pan: number) => number): void {
  editor.edit('Pan', (scene) => {
    const { document, selection } = scene;
    const indices = selectedIndices(scene);
    if (selection.range || indices.length === 0 || !document.linked) {
      return withPan(scene, panRange(document.curve, targetRange(scene), move));
    }
    const selected = new Set(indices);
    const side = (pick: 0 | 1) =>
      document.curve[pick === 0 ? 'left' : 'right'].map((point, i) => {
        if (!selected.has(i)) return point;
        const { level, pan } = toLevelPan(document.curve.left[i]!.value, document.curve.right[i]!.value);
        return { ...point, value: fromLevelPan({ level, pan: move(pan) })[pick] };
      });
    const moved = withPan(scene, { left: side(0), right: side(1) });
    return selectIndices(moved, selection.channel, indices);
  });
}

/** Pans the point at `time` to `pan`, -1 (left) to 1 (right); a missing point is added on the line. */
export function withPanAt(scene: Scene, time: number, pan: number): Scene {
  return withPan(scene, panPoints(scene.document.curve, [time], pan));
}
