import { describe, expect, it } from 'vitest';
import { randomCurve, randomEnvelope, seeded } from '../../core/curve/random.fixture';
import { packStereoCurve } from '../../core/curve/convert/packed-curve';
import type { Channel } from '../../core/curve/stereo';
import { emptyProject, type Project } from '../../core/project/project';
import { retakeFixture, takeFixture } from '../../core/project/take.fixture';
import { commandContext } from '../commands/command';
import { editorCommands } from '../commands/commands';
import { createEditor, type Editor } from '../editor';
import { atOnce } from '../../platform/in-slices';
import { readHistory } from './read-history';
import { serialiseHistory, type StoredHistory } from './stored-history';
import { selectIndices } from '../scene';

const clip = { fileName: 'a.mp4', bytes: 1, duration: 10, frameRate: { numerator: 25, denominator: 1 } };

/** Edits other than commands: those of panels and jobs. */
function changeSomething(editor: Editor, random: () => number): void {
  const kind = Math.floor(random() * 6);
  const text = random().toString(36);
  if (kind === 0) {
    const left = randomCurve(random);
    const right = random() < 0.5 ? left : randomCurve(random);
    editor.change('Draw', (project) => ({ ...project, curve: { left, right }, linked: left === right }));
  } else if (kind === 1) {
    const left = randomEnvelope(random, 200);
    const envelope = { rate: 125, left, right: left };
    const prediction = { envelope, confidence: null, pack: text };
    editor.change('Map', (project) => ({ ...project, prediction }));
  } else if (kind === 2) {
    editor.change('Take', (project) => ({
      ...project,
      takes: [
        ...project.takes,
        takeFixture({ id: text, curve: project.curve, silenceLocks: project.silenceLocks }),
      ],
      currentTake: text,
    }));
  } else if (kind === 3) {
    editor.change('Delete take', (project) => ({ ...project, takes: project.takes.slice(1) }));
  } else if (kind === 4) {
    editor.change('Words', (project) => ({ ...project, prompt: { ...project.prompt, text } }), {
      mergeKey: 'text',
    });
  } else {
    const drag = editor.beginGesture('Drag');
    drag.update(({ document, selection }) => ({
      document: { ...document, loop: !document.loop },
      selection,
    }));
    if (random() < 0.5) drag.commit();
    else drag.cancel();
  }
}

function worked(seed: number, steps: number): Editor {
  const random = seeded(seed);
  const editor = createEditor();
  editor.load({ ...emptyProject, clip });
  const clock = { now: () => random() * 10, seek: () => undefined };
  const usable = editorCommands.filter(({ id }) => !/^(view|tool|edit)\./.test(id));
  for (let i = 0; i < steps; i++) {
    const chance = random();
    const state = editor.state;
    const { takes } = state.document;
    if (takes.length > 0 && random() < 0.1) editor.chooseTake(takes[Math.floor(random() * takes.length)]!.id);
    if (chance < 0.25) changeSomething(editor, random);
    else if (chance < 0.35) {
      const { channel } = state.selection;
      const chosen = [...state.document.curve[channel].keys()].filter(() => random() < 0.3);
      editor.select(() => selectIndices(state, channel, chosen).selection);
    } else if (chance < 0.42) {
      const start = random() * 8;
      editor.select((selection) => ({ ...selection, range: { start, end: start + 0.1 + random() } }));
    } else if (chance < 0.5) {
      if (random() < 0.7) editor.undo();
      else editor.redo();
    } else {
      const command = usable[Math.floor(random() * usable.length)]!;
      const context = commandContext(editor, clock);
      if (command.canRun(context)) command.run(context);
    }
  }
  return editor;
}

/** Every scene from the oldest to the newest. */
function walk(editor: Editor) {
  const scene = () => {
    const { document, selection } = editor.state;
    // A selection may hold points that an edit has replaced; they do not count.
    const present = (side: Channel) =>
      document.curve[side].filter((point) => selection.points[side].has(point));
    return {
      document,
      selection: { ...selection, points: { left: present('left'), right: present('right') } },
    };
  };
  const labels: (string | null)[] = [];
  while (editor.state.undoLabel !== null) editor.undo();
  const scenes = [];
  for (;;) {
    labels.push(editor.state.redoLabel);
    if (editor.state.redoLabel === null) return { scenes, labels };
    editor.redo();
    scenes.push(scene());
  }
}

function store(editor: Editor): { readonly document: Project; readonly history: StoredHistory } {
  const { document } = editor.state;
  return structuredClone({ document, history: serialiseHistory(editor.committed().steps) });
}

describe('stored history', () => {
  it('undoes and redoes every step after a reload, for random edits', () => {
    for (let seed = 1; seed <= 4; seed++) {
      const editor = worked(seed, 80);
      const { document, history } = store(editor);
      const back = createEditor();
      back.load(document, undefined, atOnce(readHistory(history, document, (detail) => expect.fail(detail))));
      expect(history.done.length + history.undone.length).toBeGreaterThan(10);
      const expected = walk(editor);
      const restored = walk(back);
      expect(restored.labels).toEqual(expected.labels);
      expect(restored.scenes).toEqual(expected.scenes);
    }
  }, 60_000);

  it('preserves a curve that both channels share', () => {
    const editor = createEditor();
    const curve = randomCurve(seeded(5));
    editor.load({ ...emptyProject, clip });
    editor.change('Draw', (project) => ({ ...project, curve: { left: curve, right: curve } }));
    editor.change('Loop', (project) => ({ ...project, loop: true }));
    const { document, history } = store(editor);
    const { done } = atOnce(readHistory(history, document, () => undefined));
    expect(done[1]!.before.document.curve).toBe(document.curve);
    expect(done[0]!.before.document.curve.left).toBe(done[0]!.before.document.curve.right);
  });

  it('stores the change of a step, not the whole curve', () => {
    const editor = createEditor();
    const left = Array.from({ length: 2000 }, (_, i) => ({
      time: i / 250,
      value: 0.5,
      shape: 'linear' as const,
    }));
    editor.load({ ...emptyProject, clip, curve: { left, right: left } });
    editor.change('Delete', (project) => {
      const fewer = project.curve.left.toSpliced(700, 1);
      return { ...project, curve: { left: fewer, right: fewer } };
    });
    expect(store(editor).history.done[0]!.length).toBeLessThan(500);
  });

  it('stores the curve of takes once, and finds it in the document again', () => {
    const editor = createEditor();
    const left = Array.from({ length: 2000 }, (_, i) => ({
      time: i / 250,
      value: 0.5,
      shape: 'linear' as const,
    }));
    const curve = { left, right: left };
    editor.load({ ...emptyProject, clip, curve });
    for (let i = 0; i < 20; i++) {
      const take = takeFixture({ id: `take ${i}`, curve });
      editor.change('Take', (project) => ({ ...project, takes: [...project.takes, take] }));
      editor.change('Rename', (project) => ({
        ...project,
        takes: project.takes.map((one) => (one === take ? { ...one, name: 'Best' } : one)),
      }));
    }
    const { document, history } = store(editor);
    expect(Object.values(history.curves)).toEqual([packStereoCurve(curve)]);
    expect(history.done.join().length).toBeLessThan(60_000);
    const { done } = atOnce(readHistory(history, document, (detail) => expect.fail(detail)));
    expect(done).toHaveLength(40);
    for (const { before } of done) {
      for (const take of before.document.takes) expect(take.curve).toBe(document.takes[0]!.curve);
    }
  });

  it('brings back every curve where one step has hundreds', () => {
    const editor = createEditor();
    const random = seeded(11);
    const curve = () => {
      const line = randomCurve(random);
      return { left: line, right: line };
    };
    const takes = Array.from({ length: 100 }, (_, i) =>
      takeFixture({
        id: `take ${i}`,
        curve: curve(),
        retakes: [1, 2, 3].map((start) =>
          retakeFixture({ curve: curve(), range: { start, end: start + 1 } }),
        ),
      }),
    );
    editor.load({ ...emptyProject, clip, takes });
    editor.change('Delete takes', (project) => ({ ...project, takes: [], currentTake: null }));
    const { document, history } = store(editor);
    const { done } = atOnce(readHistory(history, document, (detail) => expect.fail(detail)));
    expect(done[0]!.before.document.takes).toEqual(takes);
  });

  it('is read in slices, long curves of takes too; one that is damaged drops its steps', () => {
    const editor = createEditor();
    const left = Array.from({ length: 50_000 }, (_, i) => ({
      time: i / 5000,
      value: 0.5,
      shape: 'linear' as const,
    }));
    const curve = { left, right: left };
    editor.load({ ...emptyProject, clip });
    for (let i = 0; i < 20; i++) editor.change('Frame', (project) => ({ ...project, startFrame: i + 1 }));
    editor.change('Take', (project) => ({ ...project, takes: [takeFixture({ curve })] }));
    const { document, history } = store(editor);
    const work = readHistory(history, document, (detail) => expect.fail(detail));
    let slices = 0;
    while (work.next().done !== true) slices += 1;
    expect(slices).toBeGreaterThan(25);
    const [key, packed] = Object.entries(history.curves)[0]!;
    const damaged = { left: { ...packed.left, times: packed.left.times.toReversed() }, right: null };
    const log: string[] = [];
    const steps = atOnce(
      readHistory({ ...history, curves: { [key]: damaged } }, document, (one) => log.push(one)),
    );
    expect(steps.done).toEqual([]);
    expect(log).toHaveLength(1);
  });

  it('stores the newest steps up to the limit', () => {
    const editor = createEditor();
    editor.load({ ...emptyProject, clip });
    for (let i = 1; i <= 400; i++) {
      editor.change(`Frame ${i}`, (project) => ({ ...project, startFrame: i }));
    }
    const { document, history } = store(editor);
    const { done } = atOnce(readHistory(history, document, () => undefined));
    expect(done.length).toBe(300);
    expect(done.at(-1)!.label).toBe('Frame 400');
  });

  it('never throws on damaged data, and restores the steps before the damage', () => {
    const random = seeded(9);
    const editor = worked(3, 80);
    const { document, history } = store(editor);
    const whole = atOnce(readHistory(history, document, () => undefined));
    for (let round = 0; round < 12; round++) {
      const done = [...history.done];
      const at = Math.floor(random() * done.length);
      const text = done[at]!;
      const place = Math.floor(random() * text.length);
      const letter = String.fromCharCode(32 + Math.floor(random() * 95));
      done[at] = text.slice(0, place) + letter + text.slice(place + 1);
      const { done: steps } = atOnce(readHistory({ ...history, done }, document, () => undefined));
      expect(steps.length).toBeGreaterThanOrEqual(Math.min(at, whole.done.length));
      const sound = steps.slice(steps.length - at);
      expect(sound).toEqual(whole.done.slice(whole.done.length - at));
    }
    for (const nonsense of [
      undefined,
      null,
      7,
      'x',
      {},
      { done: [1], undone: [], predictions: {}, curves: {} },
    ]) {
      expect(atOnce(readHistory(nonsense, document, () => undefined))).toEqual({ done: [], undone: [] });
    }
    const foreign = atOnce(readHistory({ ...history, predictions: {} }, emptyProject, () => undefined));
    expect(foreign.done.length).toBeLessThan(whole.done.length);
  }, 60_000);
});
