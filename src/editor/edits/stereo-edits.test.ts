import { beforeEach, expect, test } from 'vitest';
import { evaluate } from '../../core/curve/evaluate';
import { emptyProject, type Project } from '../../core/project/project';
import { createEditor, type Editor } from '../editor';
import { predictionCurve } from '../mapper/prediction';
import { placeEnvelope } from './place-envelope';
import { revertRange } from './range-edits';

/** A clip of 2 s whose channels are linked and share one curve, with a prediction that is louder on the right. */
function monoProject(): Project {
  const left = new Float32Array(250).fill(0.1);
  const right = new Float32Array(250).fill(0.4);
  const shared = [{ time: 0, value: 0.2, shape: 'linear' as const }];
  return {
    ...emptyProject,
    clip: { fileName: 'a.mp4', bytes: 1, duration: 2, frameRate: { numerator: 25, denominator: 1 } },
    prediction: { envelope: { rate: 125, left, right }, confidence: null, pack: 'x' },
    curve: { left: shared, right: shared },
  };
}

let editor: Editor;
const levels = (time: number) => {
  const { left, right } = editor.document.curve;
  return [evaluate(left, time), evaluate(right, time)];
};

beforeEach(() => {
  editor = createEditor();
  editor.load(monoProject());
});

test('a sound in the right channel only is placed on the right, though both channels shared one curve', () => {
  const silent = new Float32Array(125);
  const loud = new Float32Array(125).fill(0.35);
  editor.edit('Sound to envelope', (scene) =>
    placeEnvelope(scene, { rate: 125, left: silent, right: loud }, { start: 0.5, end: 1.5 }, null),
  );
  const [left, right] = levels(1);
  expect(left).toBe(0);
  expect(right).toBeCloseTo(0.35, 3);
  expect(levels(0.2)).toEqual([0.2, 0.2]);
});

test('revert restores each channel of the prediction, in a range and in the whole clip', () => {
  editor.select((selection) => ({ ...selection, range: { start: 0.5, end: 1 } }));
  revertRange(editor);
  expect(levels(0.75)[0]).toBeCloseTo(0.1, 3);
  expect(levels(0.75)[1]).toBeCloseTo(0.4, 3);
  editor.undo();
  editor.select((selection) => ({ ...selection, range: null }));
  revertRange(editor);
  expect(editor.document.curve.right).toEqual(predictionCurve(editor.document.prediction!).right);
});

test('an edit that is equal on both sides leaves one shared curve', () => {
  const same = new Float32Array(125).fill(0.3);
  editor.edit('Sound to envelope', (scene) =>
    placeEnvelope(scene, { rate: 125, left: same, right: same }, { start: 0.5, end: 1.5 }, null),
  );
  expect(editor.document.curve.left).toBe(editor.document.curve.right);
});
