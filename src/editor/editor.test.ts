import { describe, expect, it } from 'vitest';
import { sampleCurve } from '../core/curve/evaluate';
import { randomEnvelope, seeded } from '../core/curve/random.fixture';
import { fineTolerance, stereoFromEnvelope } from '../core/curve/convert/thin';
import { emptyProject } from '../core/project/project';
import { takeFixture } from '../core/project/take.fixture';
import { type Clock, commandContext } from './commands/command';
import { editorCommands } from './commands/commands';
import { setSelectedLevel } from './commands/point-commands';
import { createEditor, type Editor } from './editor';
import { gainRange } from './edits/range-edits';
import { selectedIndices } from './scene';

const DURATION = 8;

interface Bench {
  readonly editor: Editor;
  readonly clock: Clock;
}

/** An editor with a mapped clip of 8 s at 25 fps, and a clock that moves by seek only. */
function open(seed: number, { stereo = false } = {}): Bench {
  const random = seeded(seed);
  const left = randomEnvelope(random, DURATION * 125);
  const right = stereo ? randomEnvelope(random, DURATION * 125) : left;
  const envelope = { rate: 125, left, right };
  const editor = createEditor();
  editor.load({
    ...emptyProject,
    clip: {
      fileName: 'clip.mp4',
      bytes: 1,
      duration: DURATION,
      frameRate: { numerator: 25, denominator: 1 },
    },
    prediction: { envelope, confidence: null, pack: 'x' },
    curve: stereoFromEnvelope(envelope, fineTolerance),
  });
  let time = 0;
  const clock = { now: () => time, seek: (to: number) => (time = to) };
  return { editor, clock };
}

const documentOf = (editor: Editor) => editor.document;

describe('history', () => {
  it('undoes and redoes any sequence of commands exactly', () => {
    for (const stereo of [false, true]) {
      const { editor, clock } = open(81, { stereo });
      const random = seeded(82);
      const states = [documentOf(editor)];
      for (let i = 0; i < 200; i++) {
        clock.seek(random() * DURATION);
        const start = random() * 6;
        if (random() < 0.5) editor.select((s) => ({ ...s, range: { start, end: start + random() * 2 } }));
        const candidates = editorCommands.filter(({ id }) => !/undo|redo/.test(id));
        const command = candidates[Math.floor(random() * candidates.length)]!;
        const context = commandContext(editor, clock);
        if (command.canRun(context)) command.run(context);
        const { dialog } = editor.session;
        if (dialog === 'gain') gainRange(editor, random() * 2);
        if (dialog === 'level') setSelectedLevel(editor, random());
        editor.setSession({ dialog: null });
        const now = documentOf(editor);
        if (now !== states[states.length - 1]) states.push(now);
        for (const curve of [now.curve.left, now.curve.right]) {
          expect(curve.every(({ time }, k) => k === 0 || time > curve[k - 1]!.time)).toBe(true);
        }
        if (now.linked) {
          expect(now.curve.left.map(({ time }) => time)).toEqual(now.curve.right.map(({ time }) => time));
        }
      }
      expect(states.length).toBeGreaterThan(50);
      for (const state of states.slice(0, -1).reverse()) {
        editor.undo();
        expect(documentOf(editor)).toBe(state);
      }
      expect(editor.state.undoLabel).toBeNull();
      for (const state of states.slice(1)) {
        editor.redo();
        expect(documentOf(editor)).toBe(state);
      }
      expect(editor.state.redoLabel).toBeNull();
    }
  });

  it('makes one undo step of a gesture and none of a cancelled one', () => {
    const { editor } = open(83);
    const before = editor.state;
    const drag = editor.beginGesture('Drag');
    for (let i = 1; i <= 20; i++) {
      drag.update(({ document, selection }) => ({ document: { ...document, startFrame: i }, selection }));
    }
    drag.cancel();
    expect(documentOf(editor)).toBe(before.document);
    expect(editor.selection).toBe(before.selection);
    expect(editor.state.undoLabel).toBeNull();

    const again = editor.beginGesture('Drag');
    again.update(({ document, selection }) => ({ document: { ...document, startFrame: 5 }, selection }));
    again.update(({ document, selection }) => ({ document: { ...document, loop: true }, selection }));
    again.commit();
    expect(documentOf(editor)).toMatchObject({ startFrame: 0, loop: true });
    editor.undo();
    expect(documentOf(editor)).toBe(before.document);
  });

  it('preserves an edit made during a drag when the drag is cancelled', () => {
    const { editor } = open(84);
    const drag = editor.beginGesture('Drag');
    drag.update(({ document, selection }) => ({ document: { ...document, startFrame: 5 }, selection }));
    editor.change('Generate', (document) => ({ ...document, currentTake: 'new' }));
    expect(documentOf(editor)).toMatchObject({ startFrame: 5, currentTake: 'new' });
    drag.cancel();
    expect(documentOf(editor)).toMatchObject({ startFrame: 0, currentTake: 'new' });
    expect(editor.state.undoLabel).toBe('Generate');
  });

  it('leaves the chosen take to undo and redo, except where their step chose it', () => {
    const { editor } = open(86);
    const make = (id: string) =>
      editor.change('Generate', (document) => ({
        ...document,
        takes: [...document.takes, takeFixture({ id })],
        currentTake: id,
      }));
    const loop = (on: boolean) => editor.change('Loop', (document) => ({ ...document, loop: on }));
    make('a');
    make('b');
    loop(true);
    editor.markSaved();
    editor.chooseTake('a');
    expect(editor.state).toMatchObject({ undoLabel: 'Loop', dirty: true });
    editor.undo();
    expect(documentOf(editor)).toMatchObject({ loop: false, currentTake: 'a' });
    editor.chooseTake('b');
    editor.redo();
    expect(documentOf(editor)).toMatchObject({ loop: true, currentTake: 'b' });
    expect(editor.state.dirty).toBe(false);
    editor.chooseTake('a');
    editor.undo();
    editor.undo();
    expect(documentOf(editor)).toMatchObject({ takes: [{ id: 'a' }], currentTake: 'a' });
    editor.redo();
    expect(documentOf(editor).currentTake).toBe('b');

    const remove = (id: string) =>
      editor.change('Delete', (document) => ({
        ...document,
        takes: document.takes.filter((take) => take.id !== id),
      }));
    editor.chooseTake('a');
    remove('b');
    editor.undo();
    editor.chooseTake('b');
    editor.redo();
    expect(documentOf(editor)).toMatchObject({ takes: [{ id: 'a' }], currentTake: 'a' });
  });

  it('keeps the take that is chosen during a drag', () => {
    const { editor } = open(87);
    editor.change('Generate', (document) => ({
      ...document,
      takes: [takeFixture({ id: 'a' }), takeFixture({ id: 'b' })],
      currentTake: 'a',
    }));
    const drag = editor.beginGesture('Drag');
    drag.update(({ document, selection }) => ({ document: { ...document, startFrame: 5 }, selection }));
    editor.chooseTake('b');
    expect(documentOf(editor)).toMatchObject({ startFrame: 5, currentTake: 'b' });
    drag.cancel();
    expect(documentOf(editor)).toMatchObject({ startFrame: 0, currentTake: 'b' });
  });

  it('makes no step of a drag that has not moved while a take was chosen', () => {
    const { editor } = open(89);
    editor.change('Generate', (document) => ({
      ...document,
      takes: [takeFixture({ id: 'a' }), takeFixture({ id: 'b' })],
      currentTake: 'a',
    }));
    editor.change('Loop', (document) => ({ ...document, loop: true }));
    editor.undo();
    const drag = editor.beginGesture('Drag');
    editor.chooseTake('b');
    drag.commit();
    expect(documentOf(editor).currentTake).toBe('b');
    expect(editor.state).toMatchObject({ undoLabel: 'Generate', redoLabel: 'Loop' });
  });

  it('merges steps with the same key until sealed, and tracks unsaved changes', () => {
    const { editor } = open(85);
    const type = (text: string) =>
      editor.change('Type', (document) => ({ ...document, prompt: { ...document.prompt, text } }), {
        mergeKey: 'prompt',
      });
    type('d');
    type('do');
    editor.seal();
    type('door');
    expect(editor.state.dirty).toBe(true);
    editor.undo();
    expect(documentOf(editor).prompt.text).toBe('do');
    editor.markSaved();
    expect(editor.state.dirty).toBe(false);
    editor.undo();
    expect(documentOf(editor).prompt.text).toBe('');
    expect(editor.state.dirty).toBe(true);
    editor.redo();
    expect(editor.state.dirty).toBe(false);
  });
});

describe('opening', () => {
  it('shows the whole clip, whatever the view was, also with a subscriber that sets the view', () => {
    const { editor } = open(89);
    // The playhead does this at every frame and every change of the view.
    editor.store.subscribe(() => editor.setView((view) => view));
    const clip = documentOf(editor).clip!;
    const shown = () => {
      const { view } = editor.session;
      return view.width / view.pixelsPerSecond;
    };
    editor.load({ ...emptyProject, clip: { ...clip, duration: 1 } });
    expect(shown()).toBeGreaterThanOrEqual(1);
    editor.load({ ...emptyProject, clip: { ...clip, duration: 30 } });
    expect(shown()).toBeGreaterThanOrEqual(30);
  });
});

describe('keyboard commands', () => {
  const run = ({ editor, clock }: Bench, id: string) =>
    editorCommands.find((command) => command.id === id)!.run(commandContext(editor, clock));
  const said = ({ editor }: Bench) => editor.session.announcement?.text;

  it('go from point to point and announce each', () => {
    const bench = open(86);
    run(bench, 'point.next');
    const { curve } = documentOf(bench.editor);
    expect(said(bench)).toMatch(/^point 2 of \d+, \d\d:\d\d:\d\d:\d\d, .*, exponential$/);
    expect(bench.clock.now()).toBe(curve.left[1]!.time);
    run(bench, 'point.previous');
    expect(said(bench)).toMatch(/^point 1 of/);
  });

  it('move the selected point by a frame and by a decibel', () => {
    const bench = open(87);
    const { editor, clock } = bench;
    clock.seek(4.01);
    run(bench, 'point.insert');
    const at = () => documentOf(editor).curve.left[selectedIndices(editor.state)[0]!]!;
    setSelectedLevel(editor, 0.1);
    run(bench, 'point.up');
    expect(at().value).toBeCloseTo(0.1 * 10 ** (1 / 20), 9);
    run(bench, 'point.down');
    expect(at().value).toBeCloseTo(0.1, 9);
    const { length } = documentOf(editor).curve.left;
    run(bench, 'point.delete');
    expect(documentOf(editor).curve.left).toHaveLength(length - 1);
  });

  it('revert restores the prediction within the range only', () => {
    const bench = open(88);
    const { editor } = bench;
    const samples = () => sampleCurve(documentOf(editor).curve.left, 125, DURATION * 125);
    const mapped = samples();
    run(bench, 'range.silence');
    expect(Math.max(...samples())).toBe(0);
    editor.select((selection) => ({ ...selection, range: { start: 2, end: 4 } }));
    run(bench, 'range.revert');
    const back = samples();
    expect(back.slice(251, 500)).toEqual(mapped.slice(251, 500));
    expect(Math.max(...back.slice(0, 249), ...back.slice(502))).toBe(0);
  });

  it('have one command per key in each scope', () => {
    const keys = editorCommands.flatMap(({ shortcut, scope }) =>
      (shortcut?.split(' ') ?? []).map((key) => `${scope} ${key}`),
    );
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    expect(new Set(editorCommands.map(({ id }) => id)).size).toBe(editorCommands.length);
  });
});
