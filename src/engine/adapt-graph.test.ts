import { expect, test } from 'vitest';
import { adaptGraph } from './adapt-graph';
import { compactGraph } from './testing/node-runtime';

const model = compactGraph('dit-controlnet.onnx');

test('only the generator, and only on wasm, computes on integers', () => {
  expect(adaptGraph(model, 'dit+controlnet', 'wasm', {})).not.toBe(model);
  // WebGPU lacks these operators.
  expect(adaptGraph(model, 'dit+controlnet', 'webgpu', {})).toBe(model);
  expect(adaptGraph(model, 'vae-decoder', 'wasm', {})).toBe(model);
});
