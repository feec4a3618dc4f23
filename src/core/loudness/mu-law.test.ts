import { expect, test } from 'vitest';
import { classOfRms, rmsOfClass } from './mu-law';

const law = { classes: 64, mu: 255 };

test('classes and RMS are inverse on the grid, ends included', () => {
  for (let c = 0; c < 64; c++) expect(classOfRms(rmsOfClass(c, law), law)).toBe(c);
  expect(rmsOfClass(0, law)).toBe(0);
  expect(rmsOfClass(63, law)).toBeCloseTo(1, 12);
});
