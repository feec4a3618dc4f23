import { describe, expect, it } from 'vitest';
import { evaluate } from '../../core/curve/evaluate';
import type { Curve } from '../../core/curve/curve';
import { emptyProject } from '../../core/project/project';
import { commandContext } from '../commands/command';
import type { LanePlace } from './lane-place';
import { commandById } from '../commands/commands';
import { createEditor } from '../editor';
import { mouseReach } from './lane-target';
import { type LaneLayout, levelToY } from './lane-geometry';
import { menuCommands, openMenuAt, openMenuAtSelection, rangeMenu } from './lane-menu';
import { selectedIndices, selectIndices } from '../scene';
import { timeToX } from '../timeline/time-view';

const curve: Curve = [
  { time: 1, value: 0.5, shape: 'linear' },
  { time: 3, value: 0.5, shape: 'linear' },
  { time: 5, value: 0.1, shape: 'linear' },
];

function bench() {
  const editor = createEditor();
  editor.load({ ...emptyProject, curve: { left: curve, right: curve } });
  editor.setSession({ snap: false });
  const clock = { now: () => 7, seek: () => undefined };
  const context = (place?: LanePlace) => commandContext(editor, clock, place);
  const state = () => editor.state;
  const layout = (): LaneLayout => ({
    view: state().session.view,
    height: 200,
    scale: 'linear',
    stacked: false,
  });
  const place = (time: number, level: number) => ({
    x: timeToX(state().session.view, time),
    y: levelToY(layout(), 'left', level),
  });
  const openAt = (time: number, level: number) => {
    openMenuAt(context(), layout(), place(time, level), mouseReach);
    const { menu } = state().session;
    return { menu: menu!, commands: menuCommands(state(), menu!).flat() };
  };
  const run = (id: string) => commandById(id).run(context(state().session.menu?.place ?? undefined));
  return { editor, context, state, openAt, run };
}

describe('the context menu of the lane', () => {
  it('selects the point under the pointer, unless the selection contains it', () => {
    const { openAt, state, editor } = bench();
    const { commands } = openAt(3, 0.5);
    expect(selectedIndices(state())).toEqual([1]);
    expect(commands).toContain('point.delete');
    expect(commands).not.toContain('range.gain');
    editor.select(() => selectIndices(state(), 'left', [0, 1]).selection);
    expect(openAt(1, 0.5).commands).toContain('range.gain');
    expect(selectedIndices(state())).toEqual([0, 1]);
  });

  it('offers shapes on a segment and range edits within a selected range', () => {
    const { openAt, editor, state } = bench();
    expect(openAt(2, 0.5).commands).toContain('point.shape-hold');
    expect(selectedIndices(state())).toEqual([0]);
    editor.select((selection) => ({ ...selection, range: { start: 6, end: 8 } }));
    expect(openAt(7, 0.9).commands).toEqual(rangeMenu.flat());
    expect(openAt(9, 0.9).menu.subject).toBe('empty');
  });

  it('adds a point at the pointer, and on the line without moving the line', () => {
    const { openAt, run, state } = bench();
    openAt(4, 0.8);
    run('point.insert');
    expect(evaluate(state().document.curve.left, 4)).toBeCloseTo(0.8, 6);
    openAt(2, 0.5);
    run('point.insert');
    expect(state().document.curve.left).toHaveLength(5);
    expect(evaluate(state().document.curve.left, 2)).toBe(0.5);
  });

  it('acts at the playhead when opened by key', () => {
    const { context, state, run } = bench();
    openMenuAtSelection(context());
    expect(state().session.menu).toMatchObject({ subject: 'empty', place: null });
    run('point.insert');
    expect(state().document.curve.left.at(-1)?.time).toBe(7);
  });

  it('contains only existing commands', () => {
    const { state } = bench();
    for (const subject of ['points', 'segment', 'range', 'empty'] as const) {
      const commands = menuCommands(state(), { subject, x: 0, y: 0, place: null }).flat();
      expect(commands.map((id) => commandById(id).id)).toEqual(commands);
    }
  });
});
