import { describe, expect, it } from 'vitest';
import { emptyProject } from '../../core/project/project';
import { createEditor } from '../editor';
import { commandContext } from './command';
import { commandById } from './commands';

const rate = { numerator: 30, denominator: 1 };

/** A variable-rate clip whose last frame lasts from 0.5 s to 0.75 s. */
function bench() {
  const editor = createEditor();
  const clip = { fileName: 'x', bytes: 1, duration: 0.75, frameRate: rate };
  editor.load({ ...emptyProject, clip }, { rate, times: Float64Array.of(0, 0.033, 0.1, 0.1334, 0.5) });
  let time = 0;
  const clock = { now: () => time, seek: (to: number) => (time = to) };
  const run = (id: string) => commandById(id).run(commandContext(editor, clock));
  return { clock, editor, run, document: () => editor.document };
}

describe('time commands', () => {
  it('step through the actual frames', () => {
    const { clock, run } = bench();
    const starts = [0.033, 0.1, 0.1334, 0.5].map(() => {
      run('time.next-frame');
      return clock.now();
    });
    expect(starts).toEqual([0.033, 0.1, 0.1334, 0.5]);
    run('time.previous-frame');
    expect(clock.now()).toBe(0.1334);
  });

  it('set in and out points on frames; an out point at the end includes the last frame', () => {
    const { clock, run, document } = bench();
    clock.seek(0.12);
    run('time.in');
    expect(document().inPoint).toBe(0.1);
    clock.seek(0.3);
    run('time.out');
    expect(document().outPoint).toBe(0.1334);
    run('time.end');
    run('time.out');
    expect(document()).toMatchObject({ inPoint: 0.1, outPoint: 0.75 });
  });

  it('loop the selected range on whole frames, in one undo step', () => {
    const { clock, editor, run, document } = bench();
    const loop = commandById('time.loop-range');
    expect(loop.canRun(commandContext(editor, clock))).toBe(false);
    clock.seek(0.6);
    editor.select((selection) => ({ ...selection, range: { start: 0.05, end: 0.12 } }));
    run('time.loop-range');
    expect(document()).toMatchObject({ inPoint: 0.033, outPoint: 0.1334, loop: true });
    expect(clock.now()).toBe(0.033);
    expect(editor.session.announcement?.text).toMatch(/^Loop /);
    editor.select((selection) => ({ ...selection, range: { start: 0.1, end: 0.5 } }));
    run('time.loop-range');
    expect(document()).toMatchObject({ inPoint: 0.1, outPoint: 0.5 });
    editor.select((selection) => ({ ...selection, range: { start: 0.1334, end: 0.75 } }));
    run('time.loop-range');
    expect(document()).toMatchObject({ inPoint: 0.1334, outPoint: 0.75 });
    for (let step = 0; step < 3; step++) run('edit.undo');
    expect(document()).toMatchObject({ inPoint: null, outPoint: null, loop: false });
  });
});
