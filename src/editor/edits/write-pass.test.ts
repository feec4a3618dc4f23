import { describe, expect, it } from 'vitest';
import { evaluate } from '../../core/curve/evaluate';
import { randomCurve, seeded } from '../../core/curve/random.fixture';
import { stamps } from '../../core/curve/drawing/stamps';
import { emptyProject } from '../../core/project/project';
import { createEditor } from '../editor';
import { WritePass } from './write-pass';

const slap = stamps.find(({ id }) => id === 'slap')!;

function open({ linked = true, stereo = false } = {}) {
  const editor = createEditor();
  const random = seeded(311);
  const left = randomCurve(random);
  editor.load({
    ...emptyProject,
    clip: { fileName: 'a.mp4', bytes: 1, duration: 10, frameRate: { numerator: 25, denominator: 1 } },
    curve: { left, right: stereo ? left.map((point) => ({ ...point, value: point.value / 2 })) : left },
    linked,
  });
  const document = () => editor.document;
  return { editor, document };
}

const times = Array.from({ length: 1000 }, (_, i) => i / 100);
const sampled = (curve: Parameters<typeof evaluate>[0]) => times.map((time) => evaluate(curve, time));

describe('a write pass', () => {
  it('is one undo step, and shows in the document at once', () => {
    const { editor, document } = open();
    const before = document();
    const pass = new WritePass(editor, 'latch');
    for (let i = 0; i < 12; i++) {
      pass.press('d', 1 + i * 0.48, 0.3, slap);
      expect(evaluate(document().curve.left, 1 + i * 0.48 + 0.008)).toBeCloseTo(0.3, 6);
      pass.release('d', 1.08 + i * 0.48);
      pass.advance(1.3 + i * 0.48);
    }
    expect(editor.state.undoLabel).toBeNull();
    pass.commit();
    expect(pass.pressCount).toBe(12);
    editor.undo();
    expect(document()).toBe(before);
    expect(editor.state.undoLabel).toBeNull();
    editor.redo();
    expect(evaluate(document().curve.left, 6.288)).toBeCloseTo(0.3, 6);
  });

  it('restores the document when cancelled', () => {
    const { editor, document } = open();
    const { document: before, selection } = editor.state;
    const pass = new WritePass(editor, 'touch');
    pass.press('d', 1, 0.3, slap);
    pass.advance(3);
    pass.cancel();
    expect(document()).toBe(before);
    expect(editor.selection).toBe(selection);
    expect(pass.open).toBe(false);
    pass.press('d', 4, 0.3, slap);
    expect(document()).toBe(before);
  });

  it('preserves edits made meanwhile, and is committed by another gesture', () => {
    const { editor, document } = open();
    const pass = new WritePass(editor, 'touch');
    pass.press('d', 1, 0.3, slap);
    editor.change('Generate', (project) => ({ ...project, currentTake: 'new' }));
    const drag = editor.beginGesture('Move points');
    expect(pass.open).toBe(false);
    drag.cancel();
    expect(evaluate(document().curve.left, 1.008)).toBeCloseTo(0.3, 6);
    expect(editor.state.undoLabel).toBe('Perform');
    expect(document().currentTake).toBe('new');
  });

  it('starts a new run when the clock loops, so that latch does not overwrite a loop without presses', () => {
    const { editor, document } = open();
    const before = sampled(document().curve.left);
    const pass = new WritePass(editor, 'latch');
    pass.press('d', 4, 0.3, slap);
    pass.release('d', 4.1);
    pass.advance(5);
    for (let time = 2; time < 5; time += 0.02) pass.advance(time);
    pass.press('d', 2.52, 0.2, slap);
    pass.release('d', 2.6);
    pass.advance(3);
    pass.commit();
    const after = sampled(document().curve.left);
    times.forEach((time, i) => {
      if (time < 2.4 || (time > 3.1 && time < 3.9) || time > 5.1) expect(after[i]).toBeCloseTo(before[i]!, 9);
      if (time > 4.2 && time < 5) expect(after[i]).toBe(0);
    });
    expect(evaluate(document().curve.left, 2.528)).toBeCloseTo(0.2, 6);
  });

  it('accepts slightly late events into the same run', () => {
    const { editor, document } = open();
    const pass = new WritePass(editor, 'latch');
    pass.press('d', 1, 0.3, slap);
    pass.release('d', 1.1);
    pass.advance(2);
    pass.press('f', 1.9, 0.2, slap);
    pass.advance(3);
    pass.commit();
    expect(evaluate(document().curve.left, 1.5)).toBe(0);
    expect(evaluate(document().curve.left, 1.928)).toBeCloseTo(0.2, 6);
  });

  it('draws a held press up to the playhead', () => {
    const { editor, document } = open();
    const pass = new WritePass(editor, 'touch');
    pass.press('d', 1, 0.3, slap);
    pass.advance(2);
    expect(evaluate(document().curve.left, 1.9)).toBeCloseTo(0.3, 6);
    pass.setLevel('d', 2.5, 0.1);
    pass.release('d', 3);
    pass.commit();
    expect(evaluate(document().curve.left, 2.9)).toBeCloseTo(0.1, 6);
  });

  it('preserves the balance of linked channels, and the other channel while unlinked', () => {
    const linked = open({ stereo: true });
    const point = linked.document().curve.left.find(({ value }) => value > 0.05)!;
    const pass = new WritePass(linked.editor, 'touch');
    linked.editor.setSession({ snap: false });
    pass.press('d', point.time, 0.4, slap);
    pass.commit();
    const { left, right } = linked.document().curve;
    expect(evaluate(left, point.time + 0.008)).toBeCloseTo(0.4, 6);
    expect(evaluate(right, point.time + 0.008)).toBeCloseTo(0.2, 6);
    expect(left.map(({ time }) => time)).toEqual(right.map(({ time }) => time));

    const apart = open({ stereo: true, linked: false });
    const { right: before } = apart.document().curve;
    const second = new WritePass(apart.editor, 'touch');
    second.press('d', 5, 0.4, slap);
    second.commit();
    expect(apart.document().curve.right).toBe(before);
  });
});
