import type { Curve } from '../../core/curve/curve';
import { head, sliceCurve, type TimeRange, withinRange } from '../../core/curve/range';
import { gain, normalise, offset, peak, silence, smooth } from '../../core/curve/edit/range-operations';
import {
  type CopiedCurve,
  copy,
  paste,
  reverse,
  rippleDelete,
  ripplePaste,
  stretch,
} from '../../core/curve/edit/rearrange';
import { simplify } from '../../core/curve/convert/simplify';
import type { Channel } from '../../core/curve/stereo';
import type { Tolerance } from '../../core/curve/convert/thin';
import { type Project, projectDuration } from '../../core/project/project';
import type { Editor } from '../editor';
import { predictionCurve } from '../mapper/prediction';
import {
  editCurve,
  editEachChannel,
  noPoints,
  affectedChannels,
  coversClip,
  type Scene,
  selectWithin,
  targetRange,
  withCurve,
} from '../scene';

/** Moving average, seconds: the envelope's own smoothing window (15 samples at 125 Hz). */
const SMOOTHING_WINDOW = 0.12;

/** Twice as coarse as the tolerance of the mapper's curve, so that points of that curve are dropped. */
const coarse: Tolerance = { absolute: 0.003, relative: 0.15 };

/** The scene with `document`. What was edited stays selected: the range, or the points within the span of those that were selected. */
function editedRange({ selection, ...before }: Scene, range: TimeRange, document: Project): Scene {
  const isSpan = selection.range === null && selection.points[selection.channel].size > 1;
  const after = { document, selection: { ...selection, points: noPoints } };
  return isSpan && document !== before.document ? selectWithin(after, range) : after;
}

/** Edits every affected channel within the target range. */
function editRange(
  editor: Editor,
  label: string,
  change: (curve: Curve, range: TimeRange, scene: Scene, channel: Channel) => Curve,
): void {
  editor.edit(label, (scene) => {
    const range = targetRange(scene);
    const document = editEachChannel(scene.document, scene.selection.channel, (curve, channel) =>
      change(curve, range, scene, channel),
    );
    return editedRange(scene, range, document);
  });
}

/** @param factor linear. */
export function gainRange(editor: Editor, factor: number): void {
  editRange(editor, 'Gain', (curve, range) => gain(curve, range, factor));
}

/** @param amount linear RMS, added. */
export function offsetRange(editor: Editor, amount: number): void {
  editRange(editor, 'Offset', (curve, range) => offset(curve, range, amount));
}

export function smoothRange(editor: Editor): void {
  editRange(editor, 'Smooth', (curve, range) => smooth(curve, range, SMOOTHING_WINDOW));
}

export function silenceRange(editor: Editor): void {
  editRange(editor, 'Silence', (curve, range) => silence(curve, range));
}

/** Scales the louder channel's peak to `target` (linear RMS), and both channels alike while they are linked. */
export function normaliseRange(editor: Editor, target: number): void {
  editRange(editor, 'Normalise', (curve, range, { document, selection }) => {
    if (!document.linked) return normalise(curve, range, target);
    const peaks = affectedChannels(document, selection.channel).map((side) =>
      peak(document.curve[side], range),
    );
    const highest = Math.max(...peaks);
    return highest > 0 ? gain(curve, range, target / highest) : curve;
  });
}

export function reverseRange(editor: Editor): void {
  editRange(editor, 'Reverse', (curve, range) => reverse(curve, range));
}

/** Stretches the target range by `factor`, up to the clip's end; a selected range is stretched too. */
export function stretchRange(editor: Editor, factor: number): void {
  editor.edit('Stretch', (scene) => withStretched(scene, targetRange(scene), factor));
}

export function withStretched(scene: Scene, range: TimeRange, factor: number): Scene {
  const { document, selection } = scene;
  const length = range.end - range.start;
  const by = Math.min(factor, (projectDuration(document) - range.start) / length);
  return {
    document: editCurve(document, selection.channel, (curve) => stretch(curve, range, by)),
    selection: {
      ...selection,
      points: noPoints,
      range: selection.range && { start: range.start, end: range.start + by * length },
    },
  };
}

/** Deletes the target range; what follows moves earlier, and the last level is held to the clip's end. */
export function rippleDeleteRange(editor: Editor): void {
  editor.edit('Ripple delete', (scene) => {
    const range = targetRange(scene);
    const { document, selection } = scene;
    return {
      document: editCurve(document, selection.channel, (curve) => rippleDelete(curve, range)),
      selection: { ...selection, points: noPoints, range: null },
    };
  });
}

export function simplifyRange(editor: Editor): void {
  editor.edit('Simplify', (scene) => {
    const { document, selection } = scene;
    const range = targetRange(scene);
    const sides =
      document.curve.left === document.curve.right
        ? (['left'] as const)
        : affectedChannels(document, selection.channel);
    const curves = simplify(
      sides.map((side) => document.curve[side]),
      range,
      coarse,
    );
    const first = curves[0]!;
    const curve =
      sides.length === 2
        ? { left: first, right: curves[1]! }
        : document.linked
          ? { left: first, right: first }
          : { ...document.curve, [selection.channel]: first };
    return editedRange(scene, range, withCurve(document, curve));
  });
}

/** Restores the mapper's curve within the target range. */
export function revertRange(editor: Editor): void {
  editor.edit('Revert range', (scene) => {
    const { document, selection } = scene;
    if (!document.prediction) return scene;
    const prediction = predictionCurve(document.prediction);
    const range = targetRange(scene);
    const isWholeClip = coversClip(range, document);
    const reverted = editEachChannel(document, selection.channel, (curve, channel) =>
      isWholeClip
        ? prediction[channel]
        : withinRange(curve, range, () => sliceCurve(prediction[channel], range)),
    );
    return editedRange(scene, range, reverted);
  });
}

/** Copies both channels while they are linked, else the active one, which can be pasted into either. */
export function copyRange(editor: Editor): void {
  const state = editor.state;
  const range = targetRange(state);
  const { curve, linked } = state.document;
  const [first, second] = linked
    ? [curve.left, curve.right]
    : [curve[state.selection.channel], curve[state.selection.channel]];
  const left = copy(first, range);
  editor.setSession({ clipboard: { left, right: first === second ? left : copy(second, range) } });
}

/** As much of the clipping as fits before the clip's end. */
function trimmed({ curve, duration }: CopiedCurve, available: number): CopiedCurve {
  return duration <= available ? { curve, duration } : { curve: head(curve, available), duration: available };
}

/** Pastes the clipboard at `time` and selects the pasted range. */
export function pasteAt(editor: Editor, time: number): void {
  insertClipboard(editor, 'Paste', time, (curve, clipping) => paste(curve, clipping, time));
}

/** As pasteAt, but moves what follows later instead of overwriting it. */
export function ripplePasteAt(editor: Editor, time: number): void {
  insertClipboard(editor, 'Ripple paste', time, (curve, clipping, end) =>
    ripplePaste(curve, clipping, time, end),
  );
}

type Insertion = (curve: Curve, clipping: CopiedCurve, end: number) => Curve;

function insertClipboard(editor: Editor, label: string, time: number, change: Insertion): void {
  const { clipboard } = editor.session;
  if (!clipboard) return;
  editor.edit(label, (scene) => {
    const { document, selection } = scene;
    const end = projectDuration(document);
    const available = end - time;
    if (available <= 0) return scene;
    const sides = affectedChannels(document, selection.channel);
    const { left, right } = clipboard;
    const pastedInto = (channel: Channel) =>
      sides.includes(channel)
        ? change(document.curve[channel], trimmed(clipboard[channel], available), end)
        : document.curve[channel];
    const same = sides.length === 2 && document.curve.left === document.curve.right && left === right;
    const first = pastedInto('left');
    return {
      document: withCurve(document, { left: first, right: same ? first : pastedInto('right') }),
      selection: {
        ...selection,
        points: noPoints,
        range: { start: time, end: time + Math.min(available, left.duration) },
      },
    };
  });
}
