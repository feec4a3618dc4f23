import { expect, test } from 'vitest';
import type { Curve } from '../../core/curve/curve';
import { applyStamp, stamps } from '../../core/curve/drawing/stamps';
import { emptyProject } from '../../core/project/project';
import { createEditor } from '../editor';
import { selectedIndices, selectIndices } from '../scene';
import { commandContext } from './command';
import { commandById } from './commands';

const slap = stamps.find(({ id }) => id === 'slap')!;
const times = [0.52, 1.24, 3.08];

/** Slaps in both channels, those of the right 6 dB louder, at 25 fps. */
function bench() {
  const line = (level: number) => times.reduce<Curve>((curve, at) => applyStamp(curve, slap, at, level), []);
  const editor = createEditor();
  editor.load({
    ...emptyProject,
    clip: { fileName: 'x', bytes: 1, duration: 4, frameRate: { numerator: 25, denominator: 1 } },
    curve: { left: line(0.2), right: line(0.4) },
  });
  let time = 0;
  const clock = { now: () => time, seek: (to: number) => (time = to) };
  const run = (id: string) => commandById(id).run(commandContext(editor, clock));
  return { clock, editor, run, announced: () => editor.session.announcement?.text };
}

test('H goes from hit to hit, selects all of its points and says where it is', () => {
  const { clock, editor, run, announced } = bench();
  const visited = times.map(() => {
    run('time.next-hit');
    return clock.now();
  });
  expect(visited).toEqual(times);
  expect(announced()).toMatch(/^Hit 3 of 3, 00:00:03:02, -8 dB$/);
  expect(selectedIndices(editor.state)).toEqual([10, 11, 12, 13, 14]);
  run('time.next-hit');
  expect(announced()).toBe('No next hit');
  expect(clock.now()).toBe(3.08);
  run('time.previous-hit');
  expect(clock.now()).toBe(1.24);
  for (let presses = 0; presses < 2; presses++) run('time.previous-hit');
  expect(announced()).toBe('No previous hit');
});

test('a selected hit moves as a whole by a frame, in both channels, and keeps its shape', () => {
  const { editor, run } = bench();
  run('time.next-hit');
  run('time.next-hit');
  run('point.left');
  const { left, right } = editor.document.curve;
  for (const [curve, level] of [
    [left, 0.2],
    [right, 0.4],
  ] as const) {
    const moved = applyStamp([], slap, 1.2, level);
    expect(curve.slice(5, 10).map(({ time }) => time)).toEqual(
      moved.map(({ time }) => expect.closeTo(time, 9) as number),
    );
    expect(curve.slice(5, 10).map(({ value }) => value)).toEqual(moved.map(({ value }) => value));
  }
  run('edit.undo');
  run('time.next-hit');
  expect(selectedIndices(editor.state)).toEqual([10, 11, 12, 13, 14]);
});

test('a selected point becomes the whole hit that it is in, and takes the place of a selected range', () => {
  const { editor, run, announced } = bench();
  editor.select((selection) => ({ ...selection, range: { start: 0, end: 1 } }));
  editor.select(() => selectIndices(editor.state, 'left', [7]).selection);
  run('point.hit');
  expect(selectedIndices(editor.state)).toEqual([5, 6, 7, 8, 9]);
  expect(editor.selection.range).toBeNull();
  expect(announced()).toMatch(/^Hit 2 of 3, /);
});
