import { expect, test } from 'vitest';
import { EvaluationLimits, loadingLimit } from './evaluation-limits';

test('the first evaluation of a graph has a limit by its size and provider', () => {
  const limits = new EvaluationLimits<string>();
  expect(limits.limit('flow', 1000, 0, 'wasm')).toBe(120);
  expect(limits.limit('dit', 1000, 1.5e9, 'wasm')).toBe(1620);
  expect(limits.limit('flow', 1000, 8e6, 'webgpu')).toBe(616);
  expect(loadingLimit(8e6, 'wasm')).toBe(128);
});

test('then the slowest measurement decides, by the size of the inputs, with a floor', () => {
  const limits = new EvaluationLimits<string>();
  limits.record('flow', 100, 4);
  limits.record('flow', 100, 1);
  expect(limits.limit('flow', 100, 0, 'wasm')).toBe(80);
  expect(limits.limit('flow', 1000, 0, 'wasm')).toBe(800);
  expect(limits.limit('flow', 10, 0, 'wasm')).toBe(30);
  expect(limits.limit('dit', 10, 0, 'wasm')).toBe(120);
});
