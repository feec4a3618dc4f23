import { expect, test } from 'vitest';
import { noRoom } from '../../core/audio/room/room';
import { roomWords } from './room-words';

test('says what a take has of a room', () => {
  expect(roomWords(noRoom)).toEqual([]);
  expect(roomWords({ tone: { level: -60 }, reverb: { seconds: 0.3, mix: 0.29 } })).toEqual([
    'room tone −60 dBFS',
    'reverb 29 % of 0.3 s',
  ]);
});
