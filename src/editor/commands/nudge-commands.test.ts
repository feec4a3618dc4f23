import { describe, expect, it, test } from 'vitest';
import type { Curve, StereoCurve } from '../../core/curve/curve';
import { evaluate } from '../../core/curve/evaluate';
import { randomCurve, seeded, worstError } from '../../core/curve/random.fixture';
import { STEP } from '../../core/curve/range';
import { emptyProject, type Project } from '../../core/project/project';
import { createEditor } from '../editor';
import { selectedIndices, selectIndices } from '../scene';
import { commandContext } from './command';
import { commandById } from './commands';
import { nudge } from './nudge-commands';

const DURATION = 12;
const FRAME = 1 / 25;

function bench(curve: StereoCurve, part: Partial<Project> = {}) {
  const editor = createEditor();
  const frameRate = { numerator: 25, denominator: 1 };
  const clip = { fileName: 'x', bytes: 1, duration: DURATION, frameRate };
  editor.load({ ...emptyProject, clip, curve, ...part });
  const clock = { now: () => 0, seek: () => undefined };
  const run = (id: string) => commandById(id).run(commandContext(editor, clock));
  const said = () => editor.session.announcement?.text;
  return { editor, run, said };
}

const mono = (curve: Curve): StereoCurve => ({ left: curve, right: curve });

/** Times between `from` and `to`, away from the edges by more than a step. */
function within(from: number, to: number): number[] {
  return Array.from({ length: 80 }, (_, i) => from + 2 * STEP + ((to - from - 4 * STEP) * i) / 79);
}

function expectMoved(now: Curve, before: Curve, times: readonly number[], by: number): void {
  expect(worstError(now, times, (time) => evaluate(before, time - by))).toBeLessThan(1e-8);
}

describe('with nothing selected', () => {
  test('the keys move the whole curve by a frame, as one undo step each', () => {
    const random = seeded(301);
    for (let round = 0; round < 20; round++) {
      const curve = randomCurve(random);
      if (curve.length === 0) continue;
      const { editor, run, said } = bench(mono(curve));
      run('range.nudge-back');
      expect(said()).toBe('Nudge: 40 ms (1 frame) earlier, whole curve');
      expectMoved(editor.document.curve.left, curve, within(0, DURATION - FRAME), -FRAME);
      expect(evaluate(editor.document.curve.left, DURATION)).toBe(0);
      run('range.nudge-on');
      expectMoved(editor.document.curve.left, curve, within(FRAME, DURATION - FRAME), 0);
      expect(editor.document.curve.right).toBe(editor.document.curve.left);
      editor.undo();
      editor.undo();
      expect(editor.document.curve.left).toBe(curve);
      expect(editor.state.undoLabel).toBeNull();
    }
  });

  test('both channels move while they are linked, the active one otherwise', () => {
    const random = seeded(302);
    for (let round = 0; round < 20; round++) {
      const curve = { left: randomCurve(random), right: randomCurve(random) };
      for (const linked of [true, false]) {
        for (const channel of ['left', 'right'] as const) {
          const { editor } = bench(curve, { linked });
          editor.select((selection) => ({ ...selection, channel }));
          const by = random() - 0.5;
          nudge(editor, by);
          const times = within(Math.max(0, by), DURATION + Math.min(0, by));
          for (const side of ['left', 'right'] as const) {
            const now = editor.document.curve[side];
            if (linked || side === channel) expectMoved(now, curve[side], times, by);
            else expect(now).toBe(curve[side]);
          }
        }
      }
    }
  });

  test('the prediction, silence locks and markers stay: they belong to the picture', () => {
    const curve = randomCurve(seeded(303));
    const level = new Float32Array(DURATION * 125).fill(0.1);
    const { editor } = bench(mono(curve), {
      prediction: { envelope: { rate: 125, left: level, right: level }, confidence: null, pack: 'x' },
      silenceLocks: [{ start: 2, end: 3 }],
      markers: [{ id: 'a', time: 4, label: 'door' }],
      inPoint: 1,
    });
    const before = editor.document;
    nudge(editor, -0.04);
    expect(editor.document).toEqual({ ...before, curve: editor.document.curve });
    expect(editor.document.prediction).toBe(before.prediction);
    expect(editor.document.curve).not.toEqual(before.curve);
  });
});

describe('with a selection', () => {
  it('a range moves alone, and what leaves the clip is cut', () => {
    const random = seeded(304);
    for (let round = 0; round < 20; round++) {
      const curve = randomCurve(random);
      const { editor, said } = bench(mono(curve));
      editor.select((selection) => ({ ...selection, range: { start: 2, end: 4 } }));
      nudge(editor, 0.5);
      expectMoved(editor.document.curve.left, curve, within(2.5, 4.5), 0.5);
      expectMoved(editor.document.curve.left, curve, [...within(0, 2), ...within(4.5, DURATION)], 0);
      expect(said()).toBe('Nudge: 500 ms (12.5 frames) later, 00:00:02:12 to 00:00:04:12');
      editor.undo();
      nudge(editor, -3);
      expectMoved(editor.document.curve.left, curve, within(0, 1), -3);
      expect(editor.selection.range).toEqual({ start: 0, end: 1 });
      nudge(editor, -100);
      expect(editor.selection.range).toEqual({ start: 0, end: expect.closeTo(0.01, 9) as number });
      expect(editor.document.curve.left.every(({ time }) => time >= 0)).toBe(true);
    }
  });

  it('several points stay selected and move on with the next nudge', () => {
    const curve: Curve = [1, 2, 3, 4].map((time) => ({ time, value: time / 10, shape: 'linear' }));
    const { editor, run } = bench(mono(curve));
    editor.select(() => selectIndices(editor.state, 'left', [1, 2]).selection);
    run('range.nudge-on');
    run('range.nudge-on');
    const selected = selectedIndices(editor.state).map((i) => editor.document.curve.left[i]);
    expect(selected).toEqual([
      { time: expect.closeTo(2 + 2 * FRAME, 9) as number, value: 0.2, shape: 'linear' },
      { time: expect.closeTo(3 + 2 * FRAME, 9) as number, value: 0.3, shape: 'linear' },
    ]);
    expect(evaluate(editor.document.curve.left, 1)).toBe(0.1);
    expect(evaluate(editor.document.curve.left, 4)).toBe(0.4);
  });

  it('a single point moves alone, up to its neighbour', () => {
    const curve: Curve = [1, 2, 3].map((time) => ({ time, value: time / 10, shape: 'linear' }));
    const { editor, run, said } = bench(mono(curve));
    editor.select(() => selectIndices(editor.state, 'left', [1]).selection);
    run('range.nudge-back');
    expect(editor.document.curve.left.map(({ time }) => time)).toEqual([1, 2 - FRAME, 3]);
    expect(said()).toBe('Nudge: 40 ms (1 frame) earlier, point 2 of 3, 00:00:01:24, -14 dB, linear');
    nudge(editor, -5);
    expect(editor.document.curve.left[1]!.time).toBeCloseTo(1 + STEP, 9);
    nudge(editor, -5);
    expect(said()).toMatch(/^Nudge: no room to move, point 2 of 3/);
  });
});
