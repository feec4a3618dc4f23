import { expect, test } from 'vitest';
import { withInnerOutput } from './inner-output';

test('the suffix is a graph with one output of that name', () => {
  const model = Uint8Array.of(1, 2, 3).buffer;
  const bytes = [...new Uint8Array(withInnerOutput(model, '/a'))];
  // graph (field 7) { output (field 12) { name (field 1): "/a" } }, as models/bank/sentences.py writes it.
  expect(bytes).toEqual([1, 2, 3, 0x3a, 6, 0x62, 4, 0x0a, 2, 0x2f, 0x61]);
});
