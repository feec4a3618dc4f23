import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { adaptGraph } from './adapt-graph';

const file = readFileSync(new URL('../../models/packs/compact/dit-controlnet.onnx', import.meta.url));
const model = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);

test('only the generator, and only on wasm, computes on integers', () => {
  expect(adaptGraph(model, 'dit+controlnet', 'wasm', {})).not.toBe(model);
  // WebGPU lacks these operators.
  expect(adaptGraph(model, 'dit+controlnet', 'webgpu', {})).toBe(model);
  expect(adaptGraph(model, 'vae-decoder', 'wasm', {})).toBe(model);
});
