import { expect, test } from 'vitest';
import { parseMidiMessage } from './midi-message';

test('parses notes and levels on every channel', () => {
  for (let channel = 0; channel < 16; channel++) {
    expect(parseMidiMessage([0x90 | channel, 36, 127])).toEqual({ kind: 'note-on', note: 36, strength: 1 });
    expect(parseMidiMessage([0x90 | channel, 36, 0])).toEqual({ kind: 'note-off', note: 36 });
    expect(parseMidiMessage([0x80 | channel, 36, 64])).toEqual({ kind: 'note-off', note: 36 });
    expect(parseMidiMessage([0xb0 | channel, 1, 0])).toEqual({ kind: 'level', controller: 1, strength: 0 });
  }
});

test('ignores clock, pitch bend, program changes, other controllers and empty messages', () => {
  for (const bytes of [[0xf8], [0xe0, 0, 64], [0xc0, 5], [0xb0, 64, 127], []]) {
    expect(parseMidiMessage(bytes)).toBeNull();
  }
});
