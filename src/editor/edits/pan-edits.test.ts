import { describe, expect, it } from 'vitest';
import { panAt, toLevelPan } from '../../core/curve/pan';
import type { Curve } from '../../core/curve/curve';
import { emptyProject } from '../../core/project/project';
import { commandContext } from '../commands/command';
import { commandById } from '../commands/commands';
import { createEditor } from '../editor';
import { withPanAt } from './pan-edits';
import { selectIndices } from '../scene';

const curve: Curve = [
  { time: 1, value: 0.2, shape: 'linear' },
  { time: 2, value: 0.4, shape: 'linear' },
];

function open(right: Curve = curve, linked = true) {
  const editor = createEditor();
  editor.load({ ...emptyProject, curve: { left: curve, right }, linked });
  const clock = { now: () => 0, seek: () => undefined };
  const context = () => commandContext(editor, clock);
  return { editor, context, state: () => editor.state };
}

describe('pan', () => {
  it('pans selected points by key at equal power, announces the pan, and is one undo step', () => {
    const { editor, context, state } = open();
    editor.select(() => selectIndices(state(), 'left', [1]).selection);
    commandById('pan.left').run(context());
    commandById('pan.left').run(context());
    expect(state().session.announcement?.text).toBe('Pan L 20');
    const { left, right } = state().document.curve;
    expect(toLevelPan(left[1]!.value, right[1]!.value).level).toBeCloseTo(0.4, 9);
    expect(panAt(state().document.curve, 1)).toBe(0);
    commandById('pan.centre').run(context());
    expect(state().document.curve.left).toBe(state().document.curve.right);
    for (let i = 0; i < 3; i++) editor.undo();
    expect(state().document.curve.left).toBe(curve);
  });

  it('does not change when the pan lane is shown', () => {
    const right: Curve = [{ time: 0.5, value: 0.1, shape: 'hold' }];
    const { context, state } = open(right, false);
    const before = state().document;
    commandById('lane.pan').run(context());
    expect(state().session.showPan).toBe(true);
    expect(state().document).toBe(before);
  });

  it('pans a point of the line, on linked and unlinked channels', () => {
    for (const linked of [true, false]) {
      const { state } = open(curve, linked);
      const { document } = withPanAt(state(), 1.5, 0.6);
      expect(panAt(document.curve, 1.5)).toBeCloseTo(0.6, 9);
      expect(panAt(document.curve, 1)).toBe(0);
      expect(document.linked).toBe(linked);
    }
  });
});
