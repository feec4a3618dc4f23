import { describe, expect, it } from 'vitest';
import { evaluate } from '../../core/curve/evaluate';
import type { Curve } from '../../core/curve/curve';
import { randomCurve, seeded, worstError } from '../../core/curve/random.fixture';
import { peak } from '../../core/curve/edit/range-operations';
import { STEP } from '../../core/curve/range';
import { emptyProject } from '../../core/project/project';
import { renderedCurve } from '../../core/project/rendered-curve';
import { createEditor } from '../editor';
import { stretchRange } from '../edits/range-edits';
import { chosenRange, selectIndices } from '../scene';
import { commandContext } from './command';
import { commandById, editorCommands } from './commands';

const DURATION = 12;
const range = { start: 2, end: 3 };

function bench(curve: Curve) {
  const editor = createEditor();
  editor.load({
    ...emptyProject,
    clip: { fileName: 'x', bytes: 1, duration: DURATION, frameRate: { numerator: 25, denominator: 1 } },
    curve: { left: curve, right: curve },
  });
  editor.select((selection) => ({ ...selection, range }));
  let time = 0;
  const clock = { now: () => time, seek: (to: number) => (time = to) };
  const state = () => editor.state;
  const context = () => commandContext(editor, clock);
  return { editor, clock, context, state, run: (id: string) => commandById(id).run(context()) };
}

/** Times between `from` and `to`, away from the edges by more than a step. */
function within(from: number, to: number): number[] {
  return Array.from({ length: 80 }, (_, i) => from + 2 * STEP + ((to - from - 4 * STEP) * i) / 79);
}

describe('range commands', () => {
  it('cut leaves silence, and paste restores the cut curve', () => {
    const random = seeded(101);
    for (let round = 0; round < 20; round++) {
      const curve = randomCurve(random);
      const { run, state, clock } = bench(curve);
      run('range.cut');
      expect(peak(state().document.curve.left, { start: 2.001, end: 2.999 })).toBe(0);
      clock.seek(range.start);
      run('range.paste');
      const times = [...within(0, 2), ...within(2, 3), ...within(3, DURATION)];
      expect(worstError(state().document.curve.left, times, (t) => evaluate(curve, t))).toBeLessThan(1e-8);
    }
  });

  it('duplicate pastes the range after itself and selects the copy', () => {
    const random = seeded(102);
    for (let round = 0; round < 20; round++) {
      const curve = randomCurve(random);
      const { run, state } = bench(curve);
      run('range.duplicate');
      const now = state().document.curve.left;
      expect(worstError(now, within(3, 4), (t) => evaluate(curve, t - 1))).toBeLessThan(1e-8);
      expect(worstError(now, within(4, DURATION), (t) => evaluate(curve, t))).toBeLessThan(1e-8);
      expect(state().selection.range).toEqual({ start: 3, end: 4 });
    }
  });

  it('equal channels share one curve after copy and paste', () => {
    const { run, state, clock } = bench(randomCurve(seeded(107)));
    run('range.copy');
    clock.seek(6);
    for (const id of ['range.paste', 'range.duplicate', 'range.ripple-paste']) {
      run(id);
      expect(state().document.curve.right).toBe(state().document.curve.left);
    }
  });

  it('a copied single channel can be pasted into the other one', () => {
    const curve = randomCurve(seeded(108));
    const { run, state, clock } = bench(curve);
    run('lane.link');
    run('range.copy');
    run('range.silence');
    run('lane.channel');
    run('range.silence');
    expect(state().selection.channel).toBe('right');
    clock.seek(range.start);
    run('range.paste');
    const { left, right } = state().document.curve;
    expect(worstError(right, within(2, 3), (t) => evaluate(curve, t))).toBeLessThan(1e-8);
    expect(peak(left, { start: 2.001, end: 2.999 })).toBe(0);
  });

  it('ripple delete moves what follows, announces the range, and undo restores the curve', () => {
    const curve = randomCurve(seeded(103));
    const { run, state, editor } = bench(curve);
    run('range.ripple-delete');
    const now = state().document.curve.left;
    expect(worstError(now, within(2, 10), (t) => evaluate(curve, t + 1))).toBeLessThan(1e-8);
    expect(state().selection.range).toBeNull();
    expect(state().session.announcement?.text).toBe('Ripple delete: 00:00:02:00 to 00:00:03:00');
    editor.undo();
    expect(state().document.curve.left).toBe(curve);
    expect(state().selection.range).toEqual(range);
  });

  it('stretch also stretches the selected range, up to the end of the clip', () => {
    const { editor, state } = bench(randomCurve(seeded(104)));
    stretchRange(editor, 2);
    expect(state().selection.range).toEqual({ start: 2, end: 4 });
    stretchRange(editor, 100);
    expect(state().selection.range).toEqual({ start: 2, end: DURATION });
  });

  it('normalise sets the peak of a quiet curve to -12 dB', () => {
    const { run, state, editor } = bench([
      { time: 0, value: 0.001, shape: 'linear' },
      { time: 5, value: 0.03, shape: 'linear' },
    ]);
    editor.select((selection) => ({ ...selection, range: null }));
    run('range.all');
    run('range.normalise');
    expect(peak(state().document.curve.left, { start: 0, end: DURATION })).toBeCloseTo(10 ** (-12 / 20), 9);
  });
});

describe('what a range edit acts on', () => {
  /** All that change a part of the curve. Nudge and align move all of it while nothing is chosen. */
  const edits = editorCommands.filter(
    ({ id }) =>
      /^(range|silence|pan)\.|^stamp\.save$/.test(id) && !/nudge|paste|\.all$|\.next$|\.previous$/.test(id),
  );
  const curve: Curve = [
    { time: 4, value: 0.1, shape: 'linear' },
    { time: 5, value: 0.5, shape: 'linear' },
    { time: 6, value: 0.2, shape: 'linear' },
  ];
  const unselected = () => {
    const one = bench(curve);
    one.editor.select((selection) => ({ ...selection, range: null }));
    return one;
  };

  it('without a range, points or in and out points, none runs, and each says what to do', () => {
    const { context } = unselected();
    expect(edits.map(({ id }) => id)).toContain('range.silence');
    for (const command of edits) {
      expect(command.canRun(context()), command.id).toBe(false);
      const reason = command.obstacle?.(context());
      if (command.id !== 'range.revert')
        expect(reason, command.id).toMatch(/^Select a range.*in and out points/);
    }
  });

  it('the whole clip is selected by one command', () => {
    const { run, state, context } = unselected();
    run('range.all');
    expect(state().selection.range).toEqual({ start: 0, end: DURATION });
    expect(state().session.announcement?.text).toBe('Whole clip selected, 00:00:00:00 to 00:00:12:00');
    for (const id of ['range.silence', 'range.gain', 'range.cut', 'silence.lock'])
      expect(commandById(id).canRun(context()), id).toBe(true);
  });

  it('in and out points are a range; a missing one is the end of the clip', () => {
    const { editor, run, state } = unselected();
    editor.change('In', (document) => ({ ...document, inPoint: 5.5 }));
    run('range.silence');
    const { left } = state().document.curve;
    expect(peak(left, { start: 5.51, end: DURATION })).toBe(0);
    expect(peak(left, { start: 4, end: 5.4 })).toBe(0.5);
    expect(state().session.announcement?.text).toBe('Silence range: 00:00:05:12 to 00:00:12:00');
    editor.select((selection) => ({ ...selection, range: { start: 0, end: 1 } }));
    expect(chosenRange(state())).toEqual({ start: 0, end: 1 });
  });

  it('several points stay selected, so that the next edit acts on the same span', () => {
    const { editor, run, state } = unselected();
    editor.select(() => selectIndices(state(), 'left', [0, 1]).selection);
    run('range.smooth');
    expect(state().session.announcement?.text).toBe('Smooth: 00:00:04:00 to 00:00:05:00');
    expect(chosenRange(state())).toEqual({ start: 4, end: 5 });
    run('range.silence');
    expect(peak(state().document.curve.left, { start: 4.01, end: 4.99 })).toBe(0);
    expect(peak(state().document.curve.left, { start: 5.5, end: 6 })).toBeGreaterThan(0.2);
  });
});

describe('silence lock', () => {
  it('silences its span whatever is edited there, and unlocking restores the points', () => {
    const random = seeded(105);
    const curve = randomCurve(random);
    const { run, state, editor, clock } = bench(curve);
    run('silence.lock');
    expect(state().undoLabel).toBe('Lock silence');
    for (const id of ['range.copy', 'range.smooth', 'range.normalise', 'range.paste', 'range.reverse']) {
      clock.seek(1.5);
      run(id);
      const times = within(2, 3);
      expect(worstError(renderedCurve(state().document).left, times, () => 0)).toBe(0);
    }
    for (let i = 0; i < 4; i++) editor.undo();
    editor.select((selection) => ({ ...selection, range: { start: 2.5, end: 9 } }));
    run('silence.unlock');
    expect(state().document.silenceLocks).toEqual([{ start: 2, end: 2.5 }]);
    const rendered = renderedCurve(state().document).left;
    expect(worstError(rendered, within(2.5, 9), (t) => evaluate(curve, t))).toBeLessThan(1e-8);
    expect(state().document.curve.left).toBe(curve);
  });

  it('is reached by key and announced', () => {
    const { run, state, editor, clock, context } = bench(randomCurve(seeded(106)));
    run('silence.lock');
    editor.select((selection) => ({ ...selection, range: { start: 6, end: 7 } }));
    run('silence.lock');
    editor.select((selection) => ({ ...selection, range: null }));
    run('silence.next');
    expect(state().session.announcement?.text).toBe('silence lock 1 of 2, 00:00:02:00 to 00:00:03:00');
    run('silence.next');
    expect(state().selection.range).toEqual({ start: 6, end: 7 });
    run('silence.next');
    expect(state().selection.range).toEqual(range);
    expect(clock.now()).toBe(2);
    editor.select((selection) => ({ ...selection, range: null }));
    expect(commandById('silence.lock').canRun(context())).toBe(false);
  });
});
