import { beforeEach, describe, expect, it } from 'vitest';
import { evaluate } from '../../core/curve/evaluate';
import type { Curve } from '../../core/curve/curve';
import { emptyProject } from '../../core/project/project';
import { createEditor, type Editor } from '../editor';
import { mouseReach } from '../lane/lane-target';
import { type LaneLayout, levelToY, yToLevel } from '../lane/lane-geometry';
import type { ToolId } from '../session';
import { endSnap } from '../timeline/snap';
import { timeToX } from '../timeline/time-view';
import type { LanePointer } from './tool';
import { toolById } from './tools';

const curve: Curve = [
  { time: 1, value: 0.01, shape: 'exponential' },
  { time: 2, value: 0.5, shape: 'exponential' },
  { time: 3, value: 0.01, shape: 'exponential' },
];

/** Test driver of the lane: positions by time and level. 100 pixels per second, 25 fps, 10 s. */
class Lane {
  readonly editor: Editor = createEditor();
  /** Where the playhead was moved to. */
  readonly seeks: number[] = [];

  constructor() {
    this.editor.load({
      ...emptyProject,
      clip: { fileName: 'x', bytes: 1, duration: 10, frameRate: { numerator: 25, denominator: 1 } },
      curve: { left: curve, right: curve },
    });
    this.editor.setView((view) => ({ ...view, start: 0, pixelsPerSecond: 100 }));
  }

  readonly layout = (): LaneLayout => {
    const { session, document } = this.editor.state;
    return { view: session.view, height: 216, scale: session.scale, stacked: !document.linked };
  };

  context() {
    const seek = (time: number) => void this.seeks.push(time);
    return { editor: this.editor, layout: this.layout, reach: mouseReach, seek };
  }

  at(time: number, level: number, keys: Partial<LanePointer> = {}): LanePointer {
    const x = timeToX(this.layout().view, time);
    return { x, y: levelToY(this.layout(), 'left', level), shift: false, alt: false, ctrl: false, ...keys };
  }

  press(tool: ToolId, pointer: LanePointer, clicks = 1) {
    return toolById(tool).press(this.context(), pointer, clicks);
  }

  drag(tool: ToolId, ...places: readonly LanePointer[]): void {
    const drag = this.press(tool, places[0]!);
    for (const place of places.slice(1)) drag?.move(place);
    drag?.end(places[places.length - 1]!);
  }

  hover(tool: ToolId, pointer: LanePointer) {
    return toolById(tool).hover?.(this.context(), pointer);
  }

  get left(): Curve {
    return this.editor.document.curve.left;
  }

  get selected(): number {
    return this.editor.selection.points.left.size;
  }

  get undoLabel(): string | null {
    return this.editor.state.undoLabel;
  }
}

let lane: Lane;
beforeEach(() => {
  lane = new Lane();
});

describe('select', () => {
  it('adds a point at the pointer on the empty lane', () => {
    lane.press('select', lane.at(5, 0.2), 2);
    expect(lane.left[3]!.time).toBe(5);
    expect(lane.left[3]!.value).toBeCloseTo(0.2, 9);
    expect(lane.selected).toBe(1);
    expect(lane.undoLabel).toBe('Add point');
  });

  it('a click on the empty lane clears the selection and moves the playhead to where a point would be added', () => {
    lane.editor.select((selection) => ({ ...selection, range: { start: 1, end: 2 } }));
    lane.drag('select', lane.at(5.013, 0.2));
    expect(lane.seeks).toEqual([5]);
    expect(lane.editor.selection.range).toBeNull();
    lane.press('select', lane.at(5.013, 0.2), 2);
    expect(lane.left[3]!.time).toBe(5);
    expect(lane.seeks).toHaveLength(1);
  });

  it('the playhead stays while a rectangle is drawn, and where points, segments, bends and candidates are pressed', () => {
    lane.drag('select', lane.at(0.5, 0.9), lane.at(3.5, 0.001));
    expect(lane.selected).toBe(3);
    lane.drag('select', lane.at(2, 0.5));
    lane.drag('select', lane.at(1.48, evaluate(curve, 1.48)));
    lane.drag('select', lane.at(6, 0.9, { ctrl: true }), lane.at(7, 0.9, { ctrl: true }));
    for (const tool of ['pencil', 'line', 'stamp', 'eraser'] as const) lane.drag(tool, lane.at(5, 0.2));
    expect(lane.seeks).toEqual([]);
  });

  it('adds a point on the line without changing the line, also from slightly beside it', () => {
    const place = lane.at(1.48, evaluate(curve, 1.48));
    lane.press('select', { ...place, y: place.y + 3 }, 2);
    expect(lane.left).toHaveLength(4);
    for (const time of [1.1, 1.48, 1.7, 2.5])
      expect(evaluate(lane.left, time)).toBeCloseTo(evaluate(curve, time), 9);
  });

  it('drags a point in time and level as one undo step, snapped to frames', () => {
    lane.drag('select', lane.at(2, 0.5), lane.at(2.1, 0.4), lane.at(2.233, 0.25));
    expect(lane.left[1]!.time).toBeCloseTo(2.24, 9);
    expect(lane.left[1]!.value).toBeCloseTo(0.25, 9);
    lane.editor.undo();
    expect(lane.left).toBe(curve);
    expect(lane.undoLabel).toBeNull();
  });

  it('does not snap with Shift, locks an axis with Alt, and stops at the neighbour', () => {
    lane.drag('select', lane.at(2, 0.5), lane.at(2.233, 0.5, { shift: true }));
    expect(lane.left[1]!.time).toBeCloseTo(2.233, 9);
    lane.editor.undo();
    lane.drag('select', lane.at(2, 0.5), lane.at(2.4, 0.45, { alt: true }));
    expect(lane.left[1]!.value).toBe(0.5);
    lane.editor.undo();
    lane.drag('select', lane.at(2, 0.5), lane.at(9, 0.5));
    expect(lane.left[1]!.time).toBeLessThan(3);
    expect(lane.left[1]!.time).toBeGreaterThan(2.99);
  });

  it('restores exactly when a drag is cancelled', () => {
    const before = lane.editor.state;
    const drag = lane.press('select', lane.at(2, 0.5));
    drag?.move(lane.at(2.5, 0.1));
    drag?.cancel();
    expect(lane.editor.document).toBe(before.document);
    expect(lane.undoLabel).toBeNull();
  });

  it('deletes points dragged well outside the lane, as one undo step, but not at a small overshoot', () => {
    const out = { ...lane.at(2, 0.5), y: lane.layout().height + 60 };
    const drag = lane.press('select', lane.at(2, 0.5));
    drag?.move(out);
    expect(lane.left).toHaveLength(2);
    expect(drag?.hint?.()).toContain('delete');
    drag?.move({ ...out, y: lane.layout().height + 20 });
    expect(lane.left).toHaveLength(3);
    expect(drag?.hint?.()).toBeNull();
    drag?.move(out);
    drag?.cancel();
    expect(lane.left).toEqual(curve);

    lane.drag('select', lane.at(2, 0.5), out);
    expect(lane.left.map(({ time }) => time)).toEqual([1, 3]);
    expect(lane.undoLabel).toBe('Delete point');
    lane.editor.undo();
    expect(lane.left).toEqual(curve);
    expect(lane.undoLabel).toBeNull();
  });

  it('removes a point by double click', () => {
    lane.press('select', lane.at(2, 0.5), 2);
    expect(lane.left.map(({ time }) => time)).toEqual([1, 3]);
  });

  it('selects the points in a rectangle and moves them together', () => {
    lane.drag('select', lane.at(1.5, 1), lane.at(3.5, 0.001));
    expect(lane.selected).toBe(2);
    lane.drag('select', lane.at(2, 0.5), lane.at(2.2, 0.5));
    expect(lane.left.map(({ time }) => time)).toEqual([1, 2.2, 3.2]);
  });

  it('moves a segment up and down by both ends', () => {
    const level = evaluate(curve, 2.25);
    lane.drag('select', lane.at(2.25, level), lane.at(2.45, level / 2));
    expect(lane.left[1]!.value).toBeCloseTo(0.25, 6);
    expect(lane.left[2]!.value).toBeCloseTo(0.005, 6);
    expect(lane.left[1]!.time).toBe(2);
  });

  it('bends a segment by its handle, as one undo step that preserves its ends', () => {
    const middle = evaluate(curve, 2.5);
    lane.drag('select', lane.at(2.5, middle), lane.at(2.5, 0.2), lane.at(2.5, 0.3));
    expect(evaluate(lane.left, 2.5)).toBeCloseTo(0.3, 6);
    expect(lane.left.map(({ value }) => value)).toEqual(curve.map(({ value }) => value));
    expect(evaluate(lane.left, 1.5)).toBe(evaluate(curve, 1.5));
    expect(lane.undoLabel).toBe('Bend segment');
    lane.editor.undo();
    expect(lane.left).toBe(curve);
  });

  it('snaps a bend to straight, not with Shift; cancel restores it', () => {
    const middle = evaluate(curve, 2.5);
    lane.drag('select', lane.at(2.5, middle), lane.at(2.5, 0.3));
    const near = { ...lane.at(2.5, middle), y: lane.at(2.5, middle).y + 3 };
    lane.drag('select', lane.at(2.5, 0.3), near);
    expect(lane.left[1]).toEqual(curve[1]);
    const shifted = { ...near, shift: true };
    lane.drag('select', lane.at(2.5, middle), shifted);
    expect(evaluate(lane.left, 2.5)).toBeCloseTo(yToLevel(lane.layout(), 'left', near.y), 6);
    const before = lane.left;
    const drag = lane.press('select', near);
    drag?.move(lane.at(2.5, 0.4));
    drag?.cancel();
    expect(lane.left).toBe(before);
  });

  it('adds and drags a point with Shift in one undo step', () => {
    lane.drag('select', lane.at(6, 0.1, { shift: true }), lane.at(6.4, 0.3));
    expect(lane.left[3]!.value).toBeCloseTo(0.3, 6);
    expect(lane.undoLabel).toBe('Add point');
    lane.editor.undo();
    expect(lane.left).toBe(curve);
    expect(lane.undoLabel).toBeNull();
    const drag = lane.press('select', lane.at(6, 0.1, { shift: true }));
    drag?.move(lane.at(6.4, 0.3, { shift: true }));
    drag?.cancel();
    expect(lane.left).toBe(curve);
  });

  it('toggles a point with Ctrl', () => {
    lane.press('select', lane.at(2, 0.5, { ctrl: true }));
    lane.press('select', lane.at(3, 0.01, { ctrl: true }));
    expect(lane.selected).toBe(2);
    lane.press('select', lane.at(2, 0.5, { ctrl: true }));
    expect(lane.selected).toBe(1);
  });

  it('leaves silent points silent when louder points are raised with them', () => {
    lane.editor.change('x', (document) => ({
      ...document,
      curve: { left: curve.with(0, { ...curve[0]!, value: 0 }), right: curve },
      linked: false,
    }));
    lane.drag('select', { ...lane.at(0.5, 1), y: 0 }, lane.at(2.5, 0));
    expect(lane.selected).toBe(2);
    lane.drag('select', lane.at(2, 0.5), lane.at(2, 1));
    expect(lane.left[0]!.value).toBe(0);
    expect(lane.left[1]!.value).toBeCloseTo(1, 9);
  });
});

describe('the µ-law scale', () => {
  beforeEach(() => lane.editor.setSession({ scale: 'mu-law' }));
  const classes = (level: number) => (63 * Math.log1p(255 * level)) / Math.log1p(255);
  const stepped = (layout: LaneLayout) => ({ ...layout, steps: true });

  it("snaps levels to the mapper's classes, not with Shift", () => {
    const place = lane.at(5, 0.123);
    const context = { ...lane.context(), layout: () => stepped(lane.layout()) };
    toolById('select').press(context, place, 2);
    const { value } = lane.left[3]!;
    expect(classes(value)).toBeCloseTo(Math.round(classes(0.123)), 9);
    expect(value).not.toBeCloseTo(0.123, 4);
    const drag = toolById('select').press(context, lane.at(2, 0.5), 1);
    drag?.move(lane.at(2, 0.31));
    expect(classes(lane.left[1]!.value) % 1).toBeCloseTo(0, 9);
    drag?.move(lane.at(2, 0.31, { shift: true }));
    expect(lane.left[1]!.value).toBeCloseTo(0.31, 9);
    drag?.cancel();
  });

  it('converts every level to a height and back', () => {
    for (const level of [0, 0.001, 0.1, 0.7, 1]) {
      const y = levelToY(lane.layout(), 'left', level);
      expect(yToLevel(lane.layout(), 'left', y)).toBeCloseTo(level, 9);
    }
  });
});

describe('drawing tools', () => {
  it('the pencil replaces the curve under the stroke, thinned, as one undo step', () => {
    const places = Array.from({ length: 60 }, (_, i) => lane.at(4 + i / 20, 0.1 + 0.05 * Math.sin(i / 5)));
    lane.drag('pencil', ...places);
    for (let i = 0; i < 60; i += 7) {
      const drawn = 0.1 + 0.05 * Math.sin(i / 5);
      expect(Math.abs(evaluate(lane.left, 4 + i / 20) - drawn)).toBeLessThan(0.01);
    }
    expect(lane.left.length).toBeLessThan(60);
    expect(evaluate(lane.left, 2)).toBe(0.5);
    lane.editor.undo();
    expect(lane.left).toBe(curve);
  });

  it('the pencil draws a straight line while Ctrl is down', () => {
    lane.drag(
      'pencil',
      lane.at(4, 0.1, { ctrl: true }),
      lane.at(4.2, 0.9, { ctrl: true }),
      lane.at(5, 0.4, { ctrl: true }),
    );
    expect(evaluate(lane.left, 4)).toBeCloseTo(0.1, 6);
    expect(evaluate(lane.left, 5)).toBeCloseTo(0.4, 6);
    // Straight on the lane's decibel scale.
    expect(evaluate(lane.left, 4.2)).toBeCloseTo(0.1 * 4 ** 0.2, 2);
  });

  it('the line is straight on the scale in use', () => {
    lane.drag('line', lane.at(4, 0.01), lane.at(6, 1));
    expect(evaluate(lane.left, 5)).toBeCloseTo(0.1, 6);
    lane.editor.setSession({ scale: 'linear' });
    lane.drag('line', lane.at(4, 0.2), lane.at(6, 0.4));
    expect(evaluate(lane.left, 5)).toBeCloseTo(0.3, 6);
  });

  it.each(['decibels', 'linear', 'mu-law'] as const)('the line is straight from silence, on %s', (scale) => {
    lane.editor.setSession({ scale });
    const [from, to] = [lane.at(4, 0), lane.at(6, 0.8)];
    for (const tool of ['line', 'pencil'] as const) {
      lane.drag(tool, { ...from, ctrl: true }, { ...to, ctrl: true });
      for (let u = 0.25; u < 1; u += 0.125) {
        const y = levelToY(lane.layout(), 'left', evaluate(lane.left, 4 + 2 * u));
        expect(Math.abs(y - (from.y + u * (to.y - from.y)))).toBeLessThan(2.5);
      }
      lane.editor.undo();
    }
  });

  it('a stamp starts on a frame', () => {
    lane.drag('stamp', lane.at(5.013, 0.5));
    const onset = lane.left.find(({ time }) => time > 4.5)!;
    const peak = lane.left.reduce((a, b) => (b.time > 4.9 && b.value > a.value ? b : a), onset);
    expect(peak.value).toBeCloseTo(0.5, 9);
    expect(peak.time).toBeCloseTo(5 + 0.008, 9);
  });

  it('a stamp starts on a frame at any zoom, with Shift at the pointer', () => {
    lane.editor.setView((view) => ({ ...view, start: 4.9, pixelsPerSecond: 4000 }));
    lane.drag('stamp', lane.at(5.015, 0.5));
    expect(evaluate(lane.left, 5.008)).toBeCloseTo(0.5, 9);
    expect(evaluate(lane.left, 4.999)).toBeLessThan(0.02);
    lane.editor.undo();
    lane.drag('stamp', lane.at(5.015, 0.5, { shift: true }));
    expect(evaluate(lane.left, 5.023)).toBeCloseTo(0.5, 9);
  });

  it('the eraser silences the span it covers', () => {
    lane.drag('eraser', lane.at(1.5, 0.1), lane.at(2.5, 0.1));
    expect(evaluate(lane.left, 2)).toBe(0);
    expect(evaluate(lane.left, 1.2)).toBeCloseTo(evaluate(curve, 1.2), 9);
  });

  it('the range tool selects whole frames, and a click clears the range and moves the playhead', () => {
    lane.drag('range', lane.at(1.01, 0.5), lane.at(2.03, 0.5));
    const { range } = lane.editor.selection;
    expect(range?.start).toBe(1);
    expect(range?.end).toBeCloseTo(2.04, 9);
    expect(lane.seeks).toEqual([]);
    lane.drag('range', lane.at(5.013, 0.5));
    expect(lane.editor.selection.range).toBeNull();
    expect(lane.seeks).toEqual([5]);
    expect(lane.undoLabel).toBeNull();
  });

  it('an edge of the range is dragged, and the cursor says where it is taken', () => {
    lane.drag('range', lane.at(1, 0.5), lane.at(2, 0.5));
    const cursor = (time: number) =>
      toolById('range').cursorAt?.({ editor: lane.editor, layout: lane.layout }, lane.at(time, 0.5));
    expect([cursor(1), cursor(1.5), cursor(2)]).toEqual(['ew-resize', null, 'ew-resize']);
    lane.drag('range', lane.at(2, 0.5), lane.at(3, 0.5));
    expect(lane.editor.selection.range).toEqual({ start: 1, end: 3 });
    lane.drag('range', lane.at(1, 0.5), lane.at(0.2, 0.5));
    expect(lane.editor.selection.range).toEqual({ start: 0.2, end: 3 });
  });

  it('preserves the balance of linked channels', () => {
    lane.editor.change('x', (document) => ({
      ...document,
      curve: { left: curve, right: curve.map((point) => ({ ...point, value: point.value / 2 })) },
    }));
    lane.drag('line', lane.at(1.8, 0.4), lane.at(2.2, 0.4));
    const { left, right } = lane.editor.document.curve;
    expect(evaluate(left, 2)).toBeCloseTo(0.4, 6);
    expect(evaluate(right, 2)).toBeCloseTo(0.2, 6);
    expect(left.map(({ time }) => time)).toEqual(right.map(({ time }) => time));
  });

  it('edits one channel while the channels are unlinked', () => {
    lane.editor.change('x', (document) => ({ ...document, linked: false }));
    const place = { ...lane.at(5, 0.2), y: 190 };
    lane.press('select', place, 2);
    const { left, right } = lane.editor.document.curve;
    expect(left).toBe(curve);
    expect(right[3]!.value).toBeCloseTo(yToLevel(lane.layout(), 'right', 190), 9);
  });
});

describe('the picture during a drag', () => {
  const previewed = () => lane.editor.session.previewTime;

  it('shows the frame of the dragged point, and the playhead again afterwards', () => {
    const drag = lane.press('select', lane.at(2, 0.5))!;
    expect(previewed()).toBeNull();
    drag.move(lane.at(2.4, 0.5));
    expect(previewed()).toBeCloseTo(2.4);
    drag.end(lane.at(2.4, 0.5));
    endSnap({ editor: lane.editor });
    expect(previewed()).toBeNull();
  });

  it.each(['range', 'line', 'pencil', 'eraser', 'stamp'] as const)('follows the %s tool', (tool) => {
    const drag = lane.press(tool, lane.at(4, 0.3))!;
    drag.move(lane.at(5.2, 0.3));
    expect(previewed()).toBeCloseTo(5.2);
    drag.move(lane.at(4.4, 0.3));
    expect(previewed()).toBeCloseTo(4.4);
  });

  it('stays at the playhead while a segment moves up or down', () => {
    const drag = lane.press('select', lane.at(1.3, evaluate(curve, 1.3)))!;
    drag.move(lane.at(1.3, 0.4));
    expect(previewed()).toBeNull();
  });
});

describe('under the pointer, before a press', () => {
  it('a stamp is shown where it would be placed: onset on the frame, peak at the level, picture on the frame', () => {
    const pointer = lane.at(4.013, 0.25);
    const placing = lane.hover('stamp', pointer)!;
    expect(placing.left![0]).toMatchObject({ time: 4, value: 0 });
    expect(placing.left![1]!.value).toBeCloseTo(0.25, 2);
    expect(placing.right).toEqual(placing.left);
    expect(lane.editor.session.previewTime).toBe(4);
    expect(lane.left).toBe(curve);
    lane.drag('stamp', pointer);
    for (const { time, value } of placing.left!)
      expect(evaluate(lane.left, time)).toBeCloseTo(Math.max(value, 0.01), 2);
  });

  it('a line begins at the snapped place', () => {
    expect(lane.hover('line', lane.at(4.013, 0.25))!.left).toMatchObject([{ time: 4 }]);
    expect(lane.hover('select', lane.at(4, 0.25))).toBeUndefined();
  });
});
