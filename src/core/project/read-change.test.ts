import { expect, test } from 'vitest';
import { projectSchema } from './file-schema';
import { emptyProject } from './project';

test('what a change can hold is what a change is checked for', () => {
  const ofFile = new Set(['schemaVersion', 'takeCurves']);
  const checked = Object.keys(projectSchema.entries).filter((name) => !ofFile.has(name));
  expect(checked.sort()).toEqual(Object.keys(emptyProject).sort());
});
