import { expect, test } from 'vitest';
import * as messages from './messages';

test('every error names the file and says what to do', () => {
  const errors = [
    messages.emptyFile('a b.mp4'),
    messages.missingIndex('a b.mp4'),
    messages.notMedia('a b.mp4'),
    messages.stillImage('a b.mp4', 'PNG'),
    messages.noPicture('a b.mp4'),
    messages.noSound('a b.mp4'),
    messages.noFrames('a b.mp4'),
    messages.unsupported('a b.mp4', 'XYZ'),
    messages.conversionFailed('a b.mp4'),
    messages.tooLarge('a b.mp4'),
    messages.decoderStopped('a b.mp4'),
    messages.soundUnreadable('a b.mp4'),
    messages.muxFailed('a b.mp4'),
  ];
  for (const { message } of errors) {
    expect(message).toContain('“a b.mp4”');
    expect(message).toMatch(/(Open|Copy|Check|Convert|Choose|Export|or use|Repair).*\.$/i);
  }
});
