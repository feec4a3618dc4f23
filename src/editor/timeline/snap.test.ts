import { beforeEach, describe, expect, it } from 'vitest';
import { emptyProject } from '../../core/project/project';
import { createEditor, type Editor } from '../editor';
import { endSnap, snapTime } from './snap';

let editor: Editor;
const snapped = () => editor.session.snapTarget;
const zoom = (pixelsPerSecond: number) => editor.setView((view) => ({ ...view, start: 0, pixelsPerSecond }));

/** 10 s at 25 fps, a marker at 2.01 s, in and out points at 4.01 and 6.01 s: none of them on a frame. */
beforeEach(() => {
  editor = createEditor();
  editor.load({
    ...emptyProject,
    clip: { fileName: 'x', bytes: 1, duration: 10, frameRate: { numerator: 25, denominator: 1 } },
    markers: [{ id: 'marker-1', time: 2.01, label: '' }],
    inPoint: 4.01,
    outPoint: 6.01,
  });
  zoom(200);
});

describe('snapping', () => {
  it.each([
    [2.04, 2.01, 'marker'],
    [3.99, 4.01, 'in point'],
    [6.03, 6.01, 'out point'],
    [8.03, 8.01, 'playhead'],
  ])('takes %d to %d, the %s, and shows a line there', (time, place, kind) => {
    expect(snapTime({ editor, playhead: () => 8.01 }, time)).toBe(place);
    expect(snapped()).toEqual({ time: place, kind });
    endSnap({ editor });
    expect(snapped()).toBeNull();
  });

  it('snaps to the nearest frame elsewhere, with a line only for wide frames', () => {
    expect(snapTime({ editor }, 5.013)).toBe(5);
    expect(snapped()).toBeNull();
    zoom(1000);
    expect(snapTime({ editor }, 5.003)).toBe(5);
    expect(snapped()).toEqual({ time: 5, kind: 'frame' });
    expect(snapTime({ editor }, 5.015)).toBe(5.015);
  });

  it('snaps to points of the given curves, with a smaller reach', () => {
    const points = [[{ time: 5.01, value: 0.5, shape: 'linear' as const }]];
    expect(snapTime({ editor }, 5.015, { points })).toBe(5.01);
    expect(snapTime({ editor }, 5.035, { points })).toBe(5.04);
  });

  it('does not snap to what is dragged, with Shift, or while snapping is off', () => {
    expect(snapTime({ editor }, 2.03, { except: ['marker-1'] })).toBe(2.04);
    expect(snapTime({ editor }, 2.02, { free: true })).toBe(2.02);
    expect(snapTime({ editor }, 12, { free: true })).toBe(10);
    editor.setSession({ snap: false });
    expect(snapTime({ editor }, 2.02)).toBe(2.02);
  });

  it('uses the actual frames of a variable-rate clip', () => {
    const { document } = editor.state;
    editor.load(
      { ...document, markers: [] },
      { rate: { numerator: 25, denominator: 1 }, times: Float64Array.of(0, 0.033, 0.1, 0.1334) },
    );
    zoom(1000);
    expect(snapTime({ editor }, 0.095)).toBe(0.1);
    expect(snapTime({ editor }, 0.131)).toBe(0.1334);
  });
});
