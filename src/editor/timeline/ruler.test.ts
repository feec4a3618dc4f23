import { beforeEach, describe, expect, it } from 'vitest';
import { emptyProject } from '../../core/project/project';
import { type Clock, commandContext } from '../commands/command';
import { commandById } from '../commands/commands';
import { createEditor, type Editor } from '../editor';
import { deleteMarker, nameMarker } from './markers';
import { beginRulerDrag, rulerTargetAt } from './ruler';
import { timeToX } from './time-view';

let editor: Editor;
let clock: Clock;
const document = () => editor.document;
const said = () => editor.session.announcement?.text;
const hit = (time: number, y = 4) => {
  const state = editor.state;
  return rulerTargetAt(state, timeToX(state.session.view, time), y, 15);
};

/** 10 s at 25 fps and 100 pixels a second; markers at 1, 3 and 5 s, in at 6 s, out at 8 s. */
beforeEach(() => {
  editor = createEditor();
  editor.load({
    ...emptyProject,
    clip: { fileName: 'x', bytes: 1, duration: 10, frameRate: { numerator: 25, denominator: 1 } },
    markers: [
      { id: 'a', time: 1, label: '' },
      { id: 'b', time: 3, label: 'door' },
      { id: 'c', time: 5, label: '' },
    ],
    inPoint: 6,
    outPoint: 8,
  });
  editor.setView((view) => ({ ...view, start: 0, pixelsPerSecond: 100 }));
  let time = 0;
  clock = { now: () => time, seek: (to) => (time = to) };
});

describe('the ruler', () => {
  it('is grabbed by markers and in and out points in its upper band', () => {
    expect(hit(3.05)).toEqual({ kind: 'marker', id: 'b' });
    expect(hit(3.05, 20)).toEqual({ kind: 'empty' });
    expect(hit(6.03)).toEqual({ kind: 'in' });
    expect(hit(7.95)).toEqual({ kind: 'out' });
    expect(hit(7)).toEqual({ kind: 'span' });
    expect(hit(9)).toEqual({ kind: 'empty' });
  });

  it('drags a marker by whole frames past its neighbours, as one undo step', () => {
    const drag = beginRulerDrag({ editor }, { kind: 'marker', id: 'a' }, 1.02);
    drag.move(2.02, false);
    expect(document().markers[0]!.time).toBe(2);
    drag.move(4.02, false);
    drag.commit();
    expect(document().markers.map(({ id }) => id)).toEqual(['b', 'a', 'c']);
    expect(document().markers[1]!.time).toBeCloseTo(4, 9);
    expect(said()).toBe('Marker at 00:00:04:00');
    editor.undo();
    expect(document().markers.map(({ time }) => time)).toEqual([1, 3, 5]);
  });

  it('stays on frames at any zoom, except with snapping off', () => {
    editor.setView((view) => ({ ...view, pixelsPerSecond: 4000 }));
    const drag = beginRulerDrag({ editor }, { kind: 'marker', id: 'a' }, 1);
    drag.move(1.013, false);
    expect(document().markers[0]!.time).toBe(1);
    drag.move(1.013, true);
    expect(document().markers[0]!.time).toBeCloseTo(1.013, 9);
    drag.cancel();
    expect(document().markers[0]!.time).toBe(1);
    expect(editor.state.undoLabel).toBeNull();
  });

  it('snaps the in point to a marker and keeps it a frame before the out point', () => {
    const drag = beginRulerDrag({ editor }, { kind: 'in' }, 6);
    drag.move(5.03, false);
    expect(document().inPoint).toBe(5);
    drag.move(9, false);
    expect(document().inPoint).toBeCloseTo(7.96, 9);
    drag.cancel();
    expect(document()).toMatchObject({ inPoint: 6, outPoint: 8 });
  });

  it('moves the span as a whole, within the clip', () => {
    const drag = beginRulerDrag({ editor }, { kind: 'span' }, 7);
    drag.move(7.52, false);
    expect(document().inPoint).toBeCloseTo(6.52, 9);
    expect(document().outPoint).toBeCloseTo(8.52, 9);
    drag.move(12, false);
    drag.commit();
    expect(document()).toMatchObject({ inPoint: 8, outPoint: 10 });
    expect(editor.state.undoLabel).toBe('Move in and out points');
  });
});

describe('markers', () => {
  const run = (id: string) => commandById(id).run(commandContext(editor, clock));

  it('are visited in order and announced', () => {
    run('time.next-marker');
    expect(clock.now()).toBe(1);
    expect(said()).toBe('Marker 1 of 3, 00:00:01:00');
    run('time.next-marker');
    expect(said()).toBe('Marker door, 00:00:03:00');
    run('time.previous-marker');
    expect(clock.now()).toBe(1);
    run('time.previous-marker');
    expect(said()).toBe('No previous marker');
  });

  it('are added once per frame; a second press opens the name', () => {
    clock.seek(2.03);
    run('time.marker');
    expect(document().markers.map(({ time }) => time)).toEqual([1, 2, 3, 5]);
    run('time.marker');
    expect(document().markers).toHaveLength(4);
    expect(editor.session.markerBeingNamed).toBe(document().markers[1]!.id);
    run('time.delete-marker');
    expect(document().markers.map(({ time }) => time)).toEqual([1, 3, 5]);
  });

  it('have names, which undo restores', () => {
    editor.change('Name marker', (project) => nameMarker(project, 'a', 'glass'));
    expect(document().markers.map(({ label }) => label)).toEqual(['glass', 'door', '']);
    editor.undo();
    deleteMarker(editor, 'b');
    expect(said()).toMatch(/deleted$/);
    editor.undo();
    expect(document().markers[1]).toEqual({ id: 'b', time: 3, label: 'door' });
  });
});

describe('the picture during a drag on the ruler', () => {
  it('shows the first and the last frame between the in and out points, and a marker’s frame', () => {
    const drag = (target: Parameters<typeof beginRulerDrag>[1], from: number, to: number) => {
      beginRulerDrag({ editor }, target, from).move(to, false);
      return editor.session.previewTime;
    };
    expect(drag({ kind: 'in' }, 6, 6.4)).toBeCloseTo(6.4);
    expect(drag({ kind: 'out' }, 8, 9)).toBeCloseTo(8.96);
    expect(drag({ kind: 'marker', id: 'a' }, 1, 2)).toBeCloseTo(2);
  });
});
