import { beforeEach, describe, expect, test } from 'vitest';
import type { Envelope } from '../../core/loudness/envelope';
import { evaluate } from '../../core/curve/evaluate';
import { movingAverage } from '../../core/loudness/smoothing';
import { encodeLevel } from '../../core/mapper/level-code';
import { emptyProject, type Project } from '../../core/project/project';
import { candidateAt, candidatePositions } from '../lane/candidate-positions';
import { candidates } from './candidates';
import { commandContext } from '../commands/command';
import { commandById } from '../commands/commands';
import { createEditor, type Editor } from '../editor';
import { predictionCurve, isUnedited, withSharpTransients, withSensitivity } from './prediction';

/** 2 s: hits of falling confidence at 0.4, 0.8, 1.2 and 1.6 s; the default sensitivity draws the first two. */
function mapped(): Project {
  const length = 250;
  const hit = (at: number, level: number) => (i: number) =>
    i >= at && i < at + 40 ? level * Math.exp((at - i) / 8) : 0;
  const sum = (...parts: ((i: number) => number)[]) =>
    Float32Array.from({ length }, (_, i) => parts.reduce((total, part) => total + part(i), 0));
  const left = sum(hit(50, 0.5), hit(100, 0.3));
  const decoded: Envelope = { rate: 125, left, right: left };
  const codes = Uint8Array.from(
    sum(hit(50, 0.5), () => 0, hit(150, 0.2), hit(200, 0.1)),
    (level) => encodeLevel(level),
  );
  const hits = [
    { sample: 50, from: 44, threshold: -1 },
    { sample: 100, from: 94, threshold: -0.35 },
    { sample: 150, from: 144, threshold: 0.35 },
    { sample: 200, from: 194, threshold: 0.65 },
  ];
  const detection = {
    sensitivity: 0,
    sharpTransients: false,
    decoded,
    detected: { hits, left: codes, right: codes },
    seconds: {},
  };
  const prediction = { envelope: decoded, confidence: null, pack: 'x', detection };
  return {
    ...emptyProject,
    clip: { fileName: 'a.mp4', bytes: 1, duration: 2, frameRate: { numerator: 25, denominator: 1 } },
    prediction,
    curve: predictionCurve(prediction),
  };
}

let editor: Editor;
let time = 0;
const run = (id: string) =>
  commandById(id).run(commandContext(editor, { now: () => time, seek: (to) => (time = to) }));
const document = () => editor.document;
const levelAt = (seconds: number) => evaluate(document().curve.left, seconds);
const predictionAt = (seconds: number) => document().prediction!.envelope.left[Math.round(seconds * 125)]!;

beforeEach(() => {
  editor = createEditor();
  editor.load(mapped());
  time = 0;
});

describe('sensitivity', () => {
  test('an unedited curve follows the sensitivity, and returns exactly', () => {
    const before = document();
    editor.edit('Sensitivity', (scene) => withSensitivity(scene, 0.5));
    expect(levelAt(1.2)).toBeCloseTo(0.2, 1);
    expect(isUnedited(document())).toBe(true);
    editor.edit('Sensitivity', (scene) => withSensitivity(scene, -1));
    expect(levelAt(0.8)).toBeLessThan(0.01);
    expect(levelAt(0.4)).toBeCloseTo(0.5, 3);
    editor.edit('Sensitivity', (scene) => withSensitivity(scene, 0));
    expect(document().curve).toEqual(before.curve);
    expect(document().prediction!.envelope).toBe(before.prediction!.envelope);
  });

  test('sharp transients redraw an unedited curve at every sensitivity, and turning them off restores it', () => {
    const before = document();
    const averaged = movingAverage(before.prediction!.envelope.left, 15);
    const prediction = { ...before.prediction!, envelope: { rate: 125, left: averaged, right: averaged } };
    editor.load({ ...before, prediction, curve: predictionCurve(prediction) });
    expect(levelAt(0.392)).toBeGreaterThan(0.1);
    run('mapper.sharp-transients');
    expect(isUnedited(document())).toBe(true);
    expect(levelAt(0.375)).toBeLessThan(0.01);
    expect(levelAt(0.408)).toBeGreaterThan(0.3);
    run('mapper.sharp-transients');
    expect(document().curve).toEqual(predictionCurve(prediction));
    editor.edit('Sharp transients', (scene) => withSharpTransients(scene, false));
    editor.undo();
    expect(document().prediction!.detection!.sharpTransients).toBe(true);
  });

  test('an edited curve is unchanged; revert takes the new prediction', () => {
    run('range.reverse');
    const drawn = document().curve;
    editor.edit('Sensitivity', (scene) => withSensitivity(scene, 1));
    expect(document().curve).toBe(drawn);
    expect(predictionAt(1.2)).toBeCloseTo(0.2, 1);
    run('range.revert');
    expect(levelAt(1.2)).toBeCloseTo(0.2, 1);
  });

  test('a drag is one undo step, and undo or cancel restores the document', () => {
    const before = document();
    const drag = editor.beginGesture('Sensitivity');
    for (const value of [0.1, 0.4, 0.9]) drag.update((scene) => withSensitivity(scene, value));
    drag.commit();
    editor.undo();
    expect(document()).toBe(before);
    const other = editor.beginGesture('Sensitivity');
    other.update((scene) => withSensitivity(scene, -1));
    other.cancel();
    expect(document()).toBe(before);
  });

  test('key steps merge into one undo step, are announced, and stop at the ends', () => {
    const before = document();
    for (let i = 0; i < 30; i++) run('mapper.less');
    expect(document().prediction!.detection!.sensitivity).toBe(-1);
    expect(editor.session.announcement?.text).toBe('Sensitivity -100 %, 1 hit, 3 candidates');
    for (let i = 0; i < 10; i++) run('mapper.more');
    expect(document().prediction!.detection!.sensitivity).toBe(0);
    expect(document().prediction!.envelope).toBe(before.prediction!.envelope);
    editor.undo();
    expect(document()).toBe(before);
  });
});

describe('candidates', () => {
  test('are the hits left out; adding one takes its level in one undo step', () => {
    expect(candidates(document()).map((one) => one.time)).toEqual([1.2, 1.6]);
    run('mapper.add-candidate');
    expect(time).toBe(1.2);
    expect(levelAt(1.2)).toBeCloseTo(0.2, 2);
    expect(levelAt(0.4)).toBeCloseTo(0.5, 3);
    expect(levelAt(1.6)).toBe(0);
    expect(candidates(document())).toHaveLength(1);
    expect(editor.state.undoLabel).toBe('Add candidate');
    editor.undo();
    expect(candidates(document())).toHaveLength(2);
  });

  test('the next one after the playhead, wrapping at the end', () => {
    run('mapper.next-candidate');
    run('mapper.next-candidate');
    expect(time).toBe(1.6);
    run('mapper.next-candidate');
    expect(time).toBe(1.2);
  });

  test('the prediction at the playhead is announced', () => {
    time = 0.4;
    run('mapper.announce');
    expect(editor.session.announcement?.text).toBe('00:00:00:10, mapper -6 dB');
  });

  test('a click within reach finds one, a click beside it does not', () => {
    const layout = {
      view: { start: 0, pixelsPerSecond: 100, width: 200 },
      scale: 'decibels' as const,
      stacked: false,
      height: 200,
    };
    const found = candidates(document());
    const [place] = candidatePositions(layout, found);
    expect(candidateAt(layout, found, place!.x + 3, place!.y - 3, 9)).toBe(found[0]);
    expect(candidateAt(layout, found, place!.x + 20, place!.y, 9)).toBeNull();
  });

  test('none without a detection', () => {
    editor.load({
      ...emptyProject,
      prediction: {
        envelope: { rate: 125, left: new Float32Array(5), right: new Float32Array(5) },
        confidence: null,
        pack: 'x',
      },
    });
    expect(candidates(document())).toEqual([]);
    expect(
      commandById('mapper.more').canRun(commandContext(editor, { now: () => 0, seek: () => undefined })),
    ).toBe(false);
  });
});
