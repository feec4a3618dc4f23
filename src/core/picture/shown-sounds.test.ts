import { expect, test } from 'vitest';
import golden from '../../../models/contract/golden/picture.json';
import { cuesOf, scoresOf, shownSounds, sureSounds } from './shown-sounds';

const classes = [
  { name: 'tench', words: '' },
  { name: 'computer keyboard', words: 'key clicks' },
  { name: 'space bar', words: 'key clicks' },
  { name: 'drum', words: 'a drum hit' },
];
/** Frames of four classes. */
const scores = (...frames: number[][]) => scoresOf(classes, Float32Array.from(frames.flat()), 4);
const keyboard = [0.1, 0.5, 0.3, 0.1];
const drum = [0.1, 0, 0.1, 0.8];

test('shares are means over the frames; classes with the same words add up under the name of the most probable', () => {
  expect(shownSounds(scores(keyboard, keyboard), null)).toEqual([
    { name: 'computer keyboard', words: 'key clicks', share: 0.8 },
    { name: 'drum', words: 'a drum hit', share: 0.1 },
  ]);
  expect(shownSounds(scores(keyboard, drum), null).map(({ share }) => share)).toEqual([0.45, 0.45]);
});

test('a range has its own sounds, down to a single frame', () => {
  const clip = scores(keyboard, keyboard, drum, drum);
  const first = (start: number, end: number) => shownSounds(clip, { start, end })[0]!.name;
  expect(first(0, 0.5)).toBe('computer keyboard');
  expect(first(0.5, 1)).toBe('drum');
  expect(first(0.6, 0.61)).toBe('drum');
  expect(first(7, 8)).toBe('drum');
});

test('a sound that is sure is offered and conditions the take, with what counts beside it', () => {
  const shown = shownSounds(scores(keyboard), null);
  expect(sureSounds(shown).map(({ name }) => name)).toEqual(['computer keyboard']);
  expect(cuesOf(shown)).toEqual([
    { words: 'key clicks', share: 0.8 },
    { words: 'a drum hit', share: 0.1 },
  ]);
});

test('a clip where nothing is sure, or that shows nothing with a sound, conditions nothing', () => {
  for (const frame of [
    [0.2, 0.2, 0.2, 0.4],
    [0.9, 0.04, 0.03, 0.03],
  ]) {
    const shown = shownSounds(scores(frame), null);
    expect([sureSounds(shown), cuesOf(shown)]).toEqual([[], []]);
  }
  expect(shownSounds(scores(), null)).toEqual([]);
});

test.each(golden.cases)('the golden example of frames $frames', ({ frames, shown, cues }) => {
  const [first, end] = frames as [number, number];
  const fps = 4;
  const clip = scoresOf(golden.classes, Float32Array.from(golden.probabilities.flat()), fps);
  const found = shownSounds(clip, { start: first / fps, end: end / fps });
  expect(found).toEqual(shown);
  expect(cuesOf(found)).toEqual(cues);
});
