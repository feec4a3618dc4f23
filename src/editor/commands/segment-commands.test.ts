import { describe, expect, it } from 'vitest';
import { evaluate } from '../../core/curve/evaluate';
import type { Curve } from '../../core/curve/curve';
import { emptyProject } from '../../core/project/project';
import { createEditor } from '../editor';
import { selectIndices } from '../scene';
import { commandContext } from './command';
import { commandById } from './commands';

const curve: Curve = [
  { time: 1, value: 0.1, shape: 'linear' },
  { time: 2, value: 0.9, shape: 'linear' },
  { time: 3, value: 0.2, shape: 'hold' },
];

function bench(indices: readonly number[]) {
  const editor = createEditor();
  editor.load({ ...emptyProject, curve: { left: curve, right: curve } });
  editor.select(() => selectIndices(editor.state, 'left', indices).selection);
  const clock = { now: () => 0, seek: () => undefined };
  const context = () => commandContext(editor, clock);
  const left = () => editor.document.curve.left;
  const said = () => editor.session.announcement?.text;
  return { editor, context, left, said };
}

describe('bending by key', () => {
  it('bends rising and falling segments alike, announces the bend, and returns to straight', () => {
    const { context, left, said } = bench([0, 1]);
    commandById('segment.bend-up').run(context());
    commandById('segment.bend-up').run(context());
    expect(said()).toBe('bent up 20 %');
    expect(evaluate(left(), 1.5)).toBeCloseTo(0.5 + 0.08, 9);
    expect(evaluate(left(), 2.5)).toBeGreaterThan(0.55);
    commandById('segment.bend-down').run(context());
    commandById('segment.bend-down').run(context());
    expect(said()).toBe('straight');
    expect(left()).toEqual(curve);
  });

  it('straightens in one undo step', () => {
    const { context, editor, left } = bench([0]);
    commandById('segment.bend-down').run(context());
    const bent = left();
    commandById('segment.straighten').run(context());
    expect(left()).toEqual(curve);
    editor.undo();
    expect(left()).toBe(bent);
  });

  it('is not available where no segment can bend', () => {
    expect(commandById('segment.bend-up').canRun(bench([2]).context())).toBe(false);
    expect(commandById('segment.bend-up').canRun(bench([]).context())).toBe(false);
  });
});
