import { expect, test } from 'vitest';
import { defaultRecordingShare } from '../recordings/default-share';
import { emptyProject } from './project';
import { referencePart } from './reference-part';

const reference = { name: 'a.wav', sound: 'a', weight: 1 };

test.each([
  ['', [], 1, 0],
  ['metal', [], 1, 0],
  [' ', [reference], 0.2, 1],
  ['metal', [reference], 0, 0],
  ['metal', [reference, { ...reference, sound: 'b' }], 0.35, 0.35],
])('words %j, references %j, weight %d: part %d', (text, references, referenceWeight, part) => {
  expect(referencePart({ ...emptyProject.prompt, text, references, referenceWeight })).toBe(part);
});

test('the more of a prompt is a reference, the larger is the share of recordings', () => {
  expect([0, 0.5, 1].map(defaultRecordingShare)).toEqual([0.5, 0.65, 0.8]);
});
