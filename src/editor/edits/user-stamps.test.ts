import { expect, test } from 'vitest';
import type { Breakpoint } from '../../core/curve/curve';
import { parseStamps, stampLimits } from '../../core/formats/stamps-file';
import { emptyProject } from '../../core/project/project';
import { createEditor } from '../editor';
import { emptySelection } from '../scene';
import { canSaveStamp, saveStamp } from './user-stamps';

/** A clip of two minutes with a curve of 125 points a second. */
function open() {
  const editor = createEditor();
  const curve = Array.from({ length: 120 * 125 }, (_, i): Breakpoint => {
    return { time: i / 125, value: 0.5 + 0.4 * Math.sin(i), shape: 'linear' };
  });
  const frameRate = { numerator: 25, denominator: 1 };
  editor.load({
    ...emptyProject,
    clip: { fileName: 'a.mp4', bytes: 1, duration: 120, frameRate },
    curve: { left: curve, right: curve },
  });
  const select = (start: number, end: number) =>
    editor.select(() => ({ ...emptySelection, range: { start, end } }));
  return { editor, select };
}

test('what is saved as a stamp can be read on the next visit, however many points the curve has', () => {
  const { editor, select } = open();
  select(10, 70);
  expect(saveStamp(editor, 'Minute')).toBe(true);
  const { userStamps } = editor.session;
  expect(userStamps[0]!.points.length).toBeLessThanOrEqual(stampLimits.points);
  expect(parseStamps(structuredClone(userStamps))).toEqual(userStamps);
});

test('no stamp is saved that could not be read: longer than a minute, or one too many', () => {
  const { editor, select } = open();
  select(10, 71);
  expect(canSaveStamp(editor.state)).toBe(false);
  expect(saveStamp(editor, 'Longer')).toBe(false);
  select(10, 10.1);
  for (let i = 0; i < stampLimits.stamps; i++) expect(saveStamp(editor, `Hit ${i}`)).toBe(true);
  expect(canSaveStamp(editor.state)).toBe(false);
  expect(saveStamp(editor, 'Another')).toBe(false);
  expect(parseStamps(structuredClone(editor.session.userStamps))).toHaveLength(stampLimits.stamps);
});
