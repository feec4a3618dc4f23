import { expect, test } from 'vitest';
import { emptyProject } from '../../core/project/project';
import type { Curve } from '../../core/curve/curve';
import { addPoint } from '../edits/add-point';
import { createEditor } from '../editor';
import { viewEnd } from '../timeline/time-view';
import { commandContext } from './command';
import { commandById } from './commands';

/** Ten minutes with a point each second; ten seconds are in view. */
function bench() {
  const curve: Curve = Array.from({ length: 600 }, (_, time) => ({ time, value: 0.1, shape: 'linear' }));
  const editor = createEditor();
  editor.load({
    ...emptyProject,
    clip: { fileName: 'x', bytes: 1, duration: 600, frameRate: { numerator: 25, denominator: 1 } },
    curve: { left: curve, right: curve },
  });
  const look = (start: number) =>
    editor.setView((view) => ({ ...view, start, width: 1000, pixelsPerSecond: 100 }));
  const run = (id: string) =>
    commandById(id).run(commandContext(editor, { now: () => 0, seek: () => undefined }));
  const sees = (time: number) => {
    const { view } = editor.session;
    return view.start <= time && time <= viewEnd(view);
  };
  return { editor, look, run, sees };
}

test('undo and redo scroll to what they change where it is out of view, before or after', () => {
  const { editor, look, run, sees } = bench();
  look(300);
  editor.edit('Add point', (scene) => addPoint(scene, 'left', 305.5, 0.4));
  for (const elsewhere of [0, 500]) {
    look(elsewhere);
    run('edit.undo');
    expect(sees(305)).toBe(true);
    look(elsewhere);
    run('edit.redo');
    expect(sees(305)).toBe(true);
  }
});

test('the view stays where the change is in it, and where the curve does not change', () => {
  const { editor, look, run } = bench();
  look(300);
  editor.edit('Add point', (scene) => addPoint(scene, 'left', 305.5, 0.4));
  const { view } = editor.session;
  run('edit.undo');
  expect(editor.session.view).toBe(view);
  editor.change('Set in point', (document) => ({ ...document, inPoint: 2 }));
  run('edit.undo');
  expect(editor.session.view).toBe(view);
});
