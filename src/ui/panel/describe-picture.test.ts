import { expect, test } from 'vitest';
import { describePicture } from './describe-picture';

const scores = { fps: 4, classes: [], shares: new Float32Array() };
const keys = [{ name: 'computer keyboard', words: 'key clicks', share: 0.73 }];

test('what is known of the picture is one sentence', () => {
  const ready = { phase: 'ready', scores } as const;
  expect(describePicture({ phase: 'waiting' }, [], 0, null)).toContain('once there is an envelope');
  expect(describePicture({ phase: 'looking' }, [], 0, null)).toBe('Looking at the picture…');
  expect(describePicture({ phase: 'failed' }, [], 0, null)).toContain('could not be looked at');
  expect(describePicture(ready, keys, 0, null)).toBe('The picture shows:');
  expect(describePicture(ready, keys, 0, '00:00:01 to 00:00:02')).toBe(
    'The picture shows from 00:00:01 to 00:00:02:',
  );
  expect(describePicture(ready, [], 0, null)).toBe('Nothing in the picture is recognised.');
  expect(describePicture(ready, [], 0.5, null)).toBe(
    'Nothing in the picture is recognised, so it adds nothing.',
  );
});
