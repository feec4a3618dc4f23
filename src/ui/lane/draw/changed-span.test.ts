import { expect, test } from 'vitest';
import { createEditor, type Editor } from '../../../editor/editor';
import { emptyProject } from '../../../core/project/project';
import { timeToX } from '../../../editor/timeline/time-view';
import { changedSpan } from './changed-span';

/** Ten seconds with a point in every second, 100 pixels a second. */
function laneEditor(): Editor {
  const editor = createEditor();
  const points = Array.from({ length: 11 }, (_, i) => ({ time: i, value: 0.5, shape: 'linear' as const }));
  editor.load({ ...emptyProject, curve: { left: points, right: points } });
  editor.setSession({ view: { start: 0, pixelsPerSecond: 100, width: 1000 } });
  return editor;
}

/** Gives a point another level. */
function raise(editor: Editor, index: number): void {
  editor.change('Raise', (document) => {
    const line = document.curve.left.with(index, { ...document.curve.left[index]!, value: 0.8 });
    return { ...document, curve: { left: line, right: line } };
  });
}

test('a moved point is drawn again with the segments beside it, and no more', () => {
  const editor = laneEditor();
  const drawn = editor.state;
  raise(editor, 5);
  const span = changedSpan(editor.state, drawn);
  const { view } = editor.session;
  expect(span!.from).toBeLessThan(timeToX(view, 4));
  expect(span!.to).toBeGreaterThan(timeToX(view, 6));
  expect(span!.to - span!.from).toBeLessThan(240);
});

test('a point that is no longer selected, hovered or previewed is drawn again too', () => {
  const editor = laneEditor();
  const [, second, third] = editor.document.curve.left;
  editor.select((selection) => ({
    ...selection,
    points: { left: new Set([second!]), right: new Set([second!]) },
  }));
  const selected = editor.state;
  editor.select((selection) => ({
    ...selection,
    points: { left: new Set([third!]), right: new Set([third!]) },
  }));
  const moved = changedSpan(editor.state, selected)!;
  expect(moved.from).toBeLessThan(100);
  expect(moved.to).toBeGreaterThan(200);
  const before = editor.state;
  editor.setSession({ hover: { kind: 'point', channel: 'left', index: 8 } });
  expect(changedSpan(editor.state, before)!.to).toBeGreaterThan(800);
  const placed = editor.state;
  editor.setSession({ placing: { left: [{ time: 9, value: 1, shape: 'linear' }] }, hover: null });
  expect(changedSpan(editor.state, placed)!.to).toBeGreaterThan(900);
});

test('everything is drawn again where the view, the range or the way of drawing changes', () => {
  const editor = laneEditor();
  const drawn = editor.state;
  editor.setSession({ view: { start: 1, pixelsPerSecond: 100, width: 1000 } });
  expect(changedSpan(editor.state, drawn)).toBeNull();
  const moved = editor.state;
  editor.select((selection) => ({ ...selection, range: { start: 1, end: 2 } }));
  expect(changedSpan(editor.state, moved)).toBeNull();
  const sparse = editor.state;
  editor.change('Fill', (document) => {
    const line = Array.from({ length: 1000 }, (_, i) => ({
      time: i / 100,
      value: 0.5,
      shape: 'linear' as const,
    }));
    return { ...document, curve: { left: line, right: line } };
  });
  expect(changedSpan(editor.state, sparse)).toBeNull();
});
