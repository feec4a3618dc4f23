import { beforeEach, describe, expect, test } from 'vitest';
import { evaluate } from '../../core/curve/evaluate';
import type { Breakpoint, StereoCurve } from '../../core/curve/curve';
import { randomCurve, seeded } from '../../core/curve/random.fixture';
import { withSilence } from '../../core/curve/silence-locks';
import { type Channel, channels } from '../../core/curve/stereo';
import { emptyProject, type Project } from '../../core/project/project';
import { setSelectedLevel } from '../commands/point-commands';
import { createEditor, type Editor } from '../editor';
import { predictionCurve } from '../mapper/prediction';
import { withCandidate } from '../mapper/candidates';
import { emptySelection, withCurve } from '../scene';
import { addPoint } from './add-point';
import { nudgeTarget } from './nudge-edits';
import { panSelection } from './pan-edits';
import { placeEnvelope } from './place-envelope';
import {
  copyRange,
  gainRange,
  normaliseRange,
  pasteAt,
  reverseRange,
  revertRange,
  rippleDeleteRange,
  silenceRange,
  simplifyRange,
  smoothRange,
  stretchRange,
} from './range-edits';
import { saveStamp } from './user-stamps';

const DURATION = 2;
const RATE = 125;

const flat = (value: number): Breakpoint[] => [{ time: 0, value, shape: 'linear' }];
const constant = (value: number, length = DURATION * RATE) => new Float32Array(length).fill(value);

/** A clip of 2 s whose channels are linked and share one curve, with a prediction that is louder on the right. */
function monoProject(): Project {
  const shared = flat(0.2);
  return {
    ...emptyProject,
    clip: {
      fileName: 'a.mp4',
      bytes: 1,
      duration: DURATION,
      frameRate: { numerator: 25, denominator: 1 },
    },
    prediction: {
      envelope: { rate: RATE, left: constant(0.1), right: constant(0.4) },
      confidence: null,
      pack: 'x',
    },
    curve: { left: shared, right: shared },
  };
}

let editor: Editor;
const levels = (time: number) => {
  const { left, right } = editor.document.curve;
  return [evaluate(left, time), evaluate(right, time)];
};
const select = (range: { start: number; end: number } | null, channel: Channel = 'left') =>
  editor.select(() => ({ ...emptySelection, range, channel }));
const setCurve = (left: readonly Breakpoint[], right: readonly Breakpoint[], linked = true) =>
  editor.change('Set', (document) => withCurve({ ...document, linked }, { left, right }));
const soundToEnvelope = (left: Float32Array, right: Float32Array) =>
  editor.edit('Sound to envelope', (scene) =>
    placeEnvelope(scene, { rate: RATE, left, right }, { start: 0.5, end: 1.5 }, null),
  );

beforeEach(() => {
  editor = createEditor();
  editor.load(monoProject());
});

describe.each([true, false])('linked: %s', (linked) => {
  beforeEach(() => editor.change('Link', (document) => ({ ...document, linked })));

  test.each(channels)('a sound in the right channel only goes to the right, with %s active', (channel) => {
    select(null, channel);
    soundToEnvelope(constant(0, RATE), constant(0.354, RATE));
    expect(levels(1)).toEqual([0, expect.closeTo(0.354, 3)]);
    expect(levels(0.2)).toEqual([0.2, 0.2]);
    expect(levels(1.8)).toEqual([0.2, 0.2]);
  });

  test.each(channels)(
    'revert restores the own values of each affected channel, with %s active',
    (channel) => {
      const restored = (side: Channel) => linked || side === channel;
      for (const range of [{ start: 0.5, end: 1 }, null]) {
        select(range, channel);
        revertRange(editor);
        expect(levels(0.75)).toEqual([
          expect.closeTo(restored('left') ? 0.1 : 0.2, 3),
          expect.closeTo(restored('right') ? 0.4 : 0.2, 3),
        ]);
        expect(levels(1.5)).toEqual(range ? [0.2, 0.2] : levels(0.75));
        editor.undo();
      }
    },
  );

  test.each(channels)('a candidate is added at its level in each channel, with %s active', (channel) => {
    const decoded = { rate: RATE, left: constant(0), right: constant(0.5) };
    const detected = {
      hits: [{ sample: 130, from: 125, threshold: -1 }],
      left: new Uint8Array(DURATION * RATE),
      right: new Uint8Array(DURATION * RATE),
    };
    const detection = { sensitivity: 0, sharpTransients: false, decoded, detected, seconds: {} };
    editor.change('Map', (document) => ({
      ...document,
      prediction: document.prediction && { ...document.prediction, envelope: decoded, detection },
    }));
    select(null, channel);
    const candidate = { hit: 0, time: 1, level: { left: 0, right: 0.5 } };
    editor.edit('Add candidate', (scene) => withCandidate(scene, candidate));
    expect(levels(1.5)).toEqual([expect.closeTo(0.2, 5), expect.closeTo(0.5, 5)]);
    expect(levels(0.5)).toEqual([0.2, 0.2]);
  });
});

test('revert of the whole clip after one shared curve restores both channels of the prediction', () => {
  revertRange(editor);
  expect(editor.document.curve).toEqual(predictionCurve(editor.document.prediction!));
});

test('an edit that is equal on both sides leaves one shared curve, a sound that is equal only the active channel', () => {
  soundToEnvelope(constant(0.3, RATE), constant(0.3, RATE));
  expect(editor.document.curve.left).toBe(editor.document.curve.right);
  setCurve(flat(0.2), flat(0.2), false);
  select(null, 'right');
  soundToEnvelope(constant(0.3, RATE), constant(0.3, RATE));
  expect(levels(1)).toEqual([0.2, expect.closeTo(0.3, 5)]);
});

describe('linked channels of which one is silent', () => {
  beforeEach(() => setCurve(flat(0), flat(0.4)));

  test('a point added or set on the loud one leaves the other silent, and the reverse leaves the loud one', () => {
    editor.edit('Add point', (scene) => addPoint(scene, 'right', 1, 0.8));
    expect(levels(1)).toEqual([0, 0.8]);
    setSelectedLevel(editor, 0.6);
    expect(levels(1)).toEqual([0, 0.6]);
    editor.edit('Add point', (scene) => addPoint(scene, 'left', 1, 0.3));
    expect(levels(1)).toEqual([0.3, 0.6]);
    setSelectedLevel(editor, 0.1);
    expect(levels(1)).toEqual([0.1, expect.closeTo(0.2, 9)]);
    setSelectedLevel(editor, 0);
    expect(levels(1)).toEqual([0, 0]);
  });

  test('its stamp is that of the audible one', () => {
    select({ start: 0.5, end: 1 }, 'left');
    expect(saveStamp(editor, 'Steady')).toBe(true);
    expect(editor.session.userStamps[0]!.points[1]).toEqual([expect.any(Number), 1]);
  });

  test('onsets of the audible one snap to frames', () => {
    const left = constant(0, RATE);
    const right = left.map((_, i) => (i >= 33 ? 0.5 : 0));
    editor.edit('Sound to envelope', (scene) =>
      placeEnvelope(
        scene,
        { rate: RATE, left, right },
        { start: 0, end: 1 },
        { rate: { numerator: 25, denominator: 1 }, times: null },
      ),
    );
    const rise = editor.document.curve.right.findIndex(({ value }) => value > 0.4);
    const onset = editor.document.curve.right[rise - 1]!.time;
    expect((onset * 25) % 1).toBeCloseTo(0, 6);
  });
});

test('channels of equal values and different shapes keep their shapes when they are panned to the centre', () => {
  const ends = (shape: Breakpoint['shape']): Breakpoint[] => [
    { time: 0, value: 0.5, shape },
    { time: 2, value: 0.1, shape: 'linear' },
  ];
  setCurve(ends('hold'), ends('linear'), false);
  panSelection(editor, () => 0);
  expect(levels(1)).toEqual([0.5, expect.closeTo(0.3, 9)]);
});

describe('random curves, loud on the left and quiet or silent on the right', () => {
  const random = seeded(18);
  /** Above the right channel's levels and what smoothing and thinning add; far below the left channel's. */
  const QUIET = 2e-3;
  const peakOf = (curve: StereoCurve['left']) => curve.reduce((most, { value }) => Math.max(most, value), 0);
  const inClip = () => randomCurve(random).filter(({ time }) => time < DURATION);

  function setRandom(linked: boolean, isSilent: boolean): void {
    setCurve(
      inClip(),
      inClip().map((point) => ({ ...point, value: isSilent ? 0 : point.value / 1e3 })),
      linked,
    );
  }

  const edits = {
    gain: () => gainRange(editor, 0.5 + random()),
    smooth: () => smoothRange(editor),
    nudge: () => nudgeTarget(editor, 0.2 * random() - 0.1),
    reverse: () => reverseRange(editor),
    stretch: () => stretchRange(editor, 0.5 + random()),
    simplify: () => simplifyRange(editor),
    normalise: () => normaliseRange(editor, 0.5),
    silence: () => silenceRange(editor),
    'ripple delete': () => rippleDeleteRange(editor),
    paste: () => {
      copyRange(editor);
      pasteAt(editor, random());
    },
    pan: () => panSelection(editor, (pan) => pan),
  };

  test.each(Object.entries(edits))('%s: the right never takes the values of the left', (name, edit) => {
    for (let round = 0; round < 20; round++) {
      const linked = round % 2 === 0;
      setRandom(linked, round % 3 === 0);
      const start = random();
      // Unlinked, normalise of the right raises it to the target by itself.
      const channel = name === 'normalise' || round % 4 < 2 ? 'left' : 'right';
      select(random() < 0.3 ? null : { start, end: start + 0.1 + random() * 0.8 }, channel);
      const before = editor.document.curve;
      edit();
      const { left, right } = editor.document.curve;
      expect(peakOf(right)).toBeLessThanOrEqual(QUIET);
      if (!linked && name !== 'pan') {
        const unchanged = channel === 'left' ? 'right' : 'left';
        expect({ left, right }[unchanged]).toBe(before[unchanged]);
      }
    }
  });

  test('linking, unlinking and silence locks keep the level of each channel at every moment', () => {
    for (let round = 0; round < 40; round++) {
      setRandom(false, false);
      const times = Array.from({ length: 50 }, () => random() * DURATION);
      const before = times.map(levels);
      editor.change('Link', (document) => withCurve({ ...document, linked: true }, document.curve));
      times.forEach((time, i) => {
        levels(time).forEach((level, side) => expect(level).toBeCloseTo(before[i]![side]!, 6));
      });
      const lock = { start: 0.5, end: 0.5 + random() };
      const silent = withSilence(editor.document.curve, [lock]);
      times.forEach((time, i) => {
        if (Math.min(Math.abs(time - lock.start), Math.abs(time - lock.end)) < 0.002) return;
        const isLocked = time > lock.start && time < lock.end;
        channels.forEach((side, c) =>
          expect(evaluate(silent[side], time)).toBeCloseTo(isLocked ? 0 : before[i]![c]!, 6),
        );
      });
    }
  });
});
