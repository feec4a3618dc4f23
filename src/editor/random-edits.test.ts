import { describe, expect, it } from 'vitest';
import { randomCurve, seeded } from '../core/curve/random.fixture';
import { emptyProject } from '../core/project/project';
import { commandContext } from './commands/command';
import { editorCommands } from './commands/commands';
import { setSelectedLevel } from './commands/point-commands';
import { createEditor, type Editor } from './editor';
import { mouseReach } from './lane/lane-target';
import { nudgeTarget } from './edits/nudge-edits';
import { panSelection } from './edits/pan-edits';
import { gainRange, normaliseRange, offsetRange, stretchRange } from './edits/range-edits';
import { tools } from './tools/tools';

const DURATION = 8;
const size = { width: 800, height: 200 };

function open(random: () => number) {
  const editor = createEditor();
  const within = () => randomCurve(random).filter(({ time }) => time <= DURATION);
  const left = within();
  editor.load({
    ...emptyProject,
    clip: { fileName: 'x', bytes: 1, duration: DURATION, frameRate: { numerator: 30000, denominator: 1001 } },
    curve: { left, right: left },
  });
  editor.setView((view) => ({ ...view, width: size.width, start: 0, pixelsPerSecond: 0 }));
  return editor;
}

const layoutOf = (editor: Editor) => {
  const { document, session } = editor.state;
  return { view: session.view, height: size.height, scale: session.scale, stacked: !document.linked };
};

/** A random drag with a random tool. @returns 'unchanged' when it was cancelled, so that the document must be as before. */
function drag(editor: Editor, random: () => number): 'unchanged' | null {
  const tool = tools[Math.floor(random() * tools.length)]!;
  const keys = { shift: random() < 0.2, alt: random() < 0.2, ctrl: random() < 0.2 };
  const place = () => ({ x: random() * size.width, y: (1.6 * random() - 0.3) * size.height, ...keys });
  const context = { editor, layout: () => layoutOf(editor), reach: mouseReach, seek: () => undefined };
  const taken = tool.press(context, { ...place(), y: random() * size.height }, random() < 0.15 ? 2 : 1);
  for (let i = 0; i < 3; i++) taken?.move(place());
  if (!taken || random() < 0.7) {
    taken?.end(place());
    return null;
  }
  taken.cancel();
  return 'unchanged';
}

/** A random command, if it can run; a value entry gets a random value. */
function command(editor: Editor, random: () => number): void {
  let time = random() * DURATION;
  const context = commandContext(editor, { now: () => time, seek: (to) => (time = to) });
  const possible = editorCommands.filter(({ id }) => !/undo|redo/.test(id));
  const chosen = possible[Math.floor(random() * possible.length)]!;
  if (chosen.canRun(context)) chosen.run(context);
  const { dialog } = editor.session;
  if (dialog === 'gain') gainRange(editor, 4 * random());
  if (dialog === 'level') setSelectedLevel(editor, random());
  if (dialog === 'normalise') normaliseRange(editor, random());
  if (dialog === 'offset') offsetRange(editor, random() - 0.5);
  if (dialog === 'nudge') nudgeTarget(editor, 4 * random() - 2);
  if (dialog === 'stretch') stretchRange(editor, 0.3 + 2 * random());
  if (dialog === 'pan') panSelection(editor, () => 2 * random() - 1);
  editor.setSession({ dialog: null, menu: null });
}

describe('any sequence of commands and drags', () => {
  it.each([201, 202, 203, 204, 205, 206])(
    'leave a valid curve, and undo and redo restore every state exactly (%d)',
    (seed) => {
      const random = seeded(seed);
      const editor = open(random);
      const documentNow = () => editor.document;
      const states = [documentNow()];
      for (let i = 0; i < 150; i++) {
        const start = random() * 6;
        const end = Math.min(DURATION, start + 0.1 + random() * 3);
        if (random() < 0.3) editor.select((selection) => ({ ...selection, range: { start, end } }));
        const before = documentNow();
        if (random() < 0.5) command(editor, random);
        else if (drag(editor, random) === 'unchanged') expect(documentNow()).toBe(before);
        const now = documentNow();
        if (now !== before) states.push(now);
        const { left, right } = now.curve;
        for (const curve of [left, right]) {
          expect(curve.every(({ time }, k) => k === 0 || time > curve[k - 1]!.time)).toBe(true);
          expect(curve.every(({ time }) => time >= 0 && time <= DURATION)).toBe(true);
          expect(curve.every(({ value }) => value >= 0 && value <= 1)).toBe(true);
        }
        if (now.linked) expect(left.map(({ time }) => time)).toEqual(right.map(({ time }) => time));
      }
      expect(states.length).toBeGreaterThan(40);
      for (const state of states.slice(0, -1).reverse()) {
        editor.undo();
        expect(documentNow()).toBe(state);
      }
      expect(editor.state.undoLabel).toBeNull();
      for (const state of states.slice(1)) {
        editor.redo();
        expect(documentNow()).toBe(state);
      }
    },
  );
});
