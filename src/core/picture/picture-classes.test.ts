import { expect, test } from 'vitest';
import { parsePictureClasses } from './picture-classes';

test('a line is a class: its name and, after a tab, words of its sound', () => {
  expect(parsePictureClasses('tench\t\ntypewriter keyboard\tkey clicks\r\nlake\n', 'Test')).toEqual([
    { name: 'tench', words: '' },
    { name: 'typewriter keyboard', words: 'key clicks' },
    { name: 'lake', words: '' },
  ]);
});

test.each([
  ['no names', ''],
  ['an empty line', 'tench\n\nlake'],
  ['a name of a megabyte', 'x'.repeat(1e6)],
  ['words of a megabyte', `x\t${'y'.repeat(1e6)}`],
  ['a million classes', 'x\n'.repeat(1e6)],
])('%s are refused', (_, text) => {
  expect(() => parsePictureClasses(text, 'Test')).toThrow(
    expect.objectContaining({
      code: 'pack-invalid',
      message: expect.stringContaining('pack Test') as string,
    }),
  );
});
