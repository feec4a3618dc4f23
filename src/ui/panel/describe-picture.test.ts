import { expect, test } from 'vitest';
import { describePicture } from './describe-picture';

const scores = { fps: 4, classes: [], shares: new Float32Array() };
const keys = [{ name: 'computer keyboard', words: 'key clicks', share: 0.73 }];

test('what is known of the picture is a few words, as many as a line of the panel holds', () => {
  const ready = { phase: 'ready', scores } as const;
  const phases = [
    describePicture({ phase: 'waiting' }, [], 0, false),
    describePicture({ phase: 'looking' }, [], 0, false),
    describePicture({ phase: 'failed' }, [], 0, false),
    describePicture(ready, keys, 0, false),
    describePicture(ready, keys, 0, true),
    describePicture(ready, [], 0, false),
    describePicture(ready, [], 0.5, true),
  ];
  expect(phases).toEqual([
    'Waits until there is an envelope.',
    'Looking at the picture…',
    'Not readable: open the video again.',
    'The picture shows:',
    'The range shows:',
    'Nothing is recognised.',
    'Nothing in the range is recognised: it adds nothing.',
  ]);
});
