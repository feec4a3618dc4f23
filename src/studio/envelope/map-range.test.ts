import { expect, test } from 'vitest';
import { evaluate } from '../../core/curve/evaluate';
import { isUnedited } from '../../editor/mapper/prediction';
import { bench, file } from '../testing';

/** The test's mapper says 0.25 throughout. */
async function opened() {
  const { studio } = bench();
  await studio.clip.open(file('a.mp4'));
  return studio;
}

test('a selected range alone is mapped: the rest of curve and prediction stays, as one undo step', async () => {
  const studio = await opened();
  const { editor } = studio;
  editor.change('Draw', (project) => {
    const left = [{ time: 0, value: 0.5, shape: 'linear' as const }];
    return { ...project, curve: { left, right: left } };
  });
  const before = editor.document;
  editor.select((selection) => ({ ...selection, range: { start: 0.5, end: 1.25 } }));
  await studio.envelope.map();
  const { curve, prediction } = editor.document;
  for (const side of [curve.left, curve.right]) {
    for (const time of [0, 0.25, 0.499, 1.252, 2]) expect(evaluate(side, time)).toBeCloseTo(0.5, 6);
    for (const time of [0.5, 0.9, 1.25]) expect(evaluate(side, time)).toBeCloseTo(0.25, 6);
  }
  expect(prediction!.envelope.left[50]).toBe(0);
  expect(prediction!.envelope.left[100]).toBe(0.25);
  expect(studio.store.getState().notice).toMatch(/^Envelope mapped from the picture, .* to .*; the rest/);
  expect(editor.state.undoLabel).toBe('Map range');
  editor.undo();
  expect(editor.document).toBe(before);
});

test('in and out points are a range too; after the whole clip was mapped, its sensitivity holds', async () => {
  const studio = await opened();
  const { editor } = studio;
  await studio.envelope.map();
  expect(isUnedited(editor.document)).toBe(true);
  editor.change('In', (project) => ({ ...project, inPoint: 1 }));
  await studio.envelope.map();
  expect(editor.state.undoLabel).toBe('Map range');
  expect(editor.document.prediction!.envelope.left.every((level) => level === 0.25)).toBe(true);
  expect(isUnedited(editor.document)).toBe(true);
});

test('with nothing drawn, the rest is silence', async () => {
  const studio = await opened();
  studio.editor.select((selection) => ({ ...selection, range: { start: 1, end: 1.5 } }));
  await studio.envelope.map();
  const { left } = studio.editor.document.curve;
  expect([0.5, 0.99, 1.2, 1.51, 2].map((time) => evaluate(left, time))).toEqual([0, 0, 0.25, 0, 0]);
});
