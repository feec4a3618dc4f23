import { expect, test } from 'vitest';
import { matmulGraph } from './onnx/matmul-graph';
import { measureSpeed } from './measure-speed';
import type { Runtime } from './ort';
import { floats } from './tensor';
import { evaluate, tensorOf } from './testing/node-runtime';

/** A device that computes so many operations a second, after half a second of compiling. */
function device(speed: number) {
  let time = 0;
  let compiled = false;
  let released = 0;
  const runtime: Runtime = {
    createSession: () =>
      Promise.resolve({
        run({ x }) {
          const size = x!.dims[0]!;
          time += (6 * 2 * size ** 3) / speed + (compiled ? 0 : 0.5);
          compiled = true;
          return Promise.resolve({ y: floats(new Float32Array(size * size), size, size) });
        },
        release: () => Promise.resolve(void released++),
      }),
  };
  return { runtime, now: () => time, released: () => released };
}

test.each([1e9, 20e9, 5e12])('%d operations a second are measured, without the compiling', async (speed) => {
  const { runtime, now, released } = device(speed);
  expect(await measureSpeed(runtime, 'webgpu', now)).toBeCloseTo(speed, -7);
  expect(now()).toBeLessThan(3);
  expect(released()).toBe(1);
});

test('the graph multiplies', async () => {
  const x = tensorOf(Float32Array.of(1, 2, 3, 4), [2, 2]);
  const w = tensorOf(Float32Array.of(0, 1, 2, 0), [2, 2]);
  // Twice is a product with 2, six times with 8.
  expect([...(await evaluate(matmulGraph(), { x, w }))]).toEqual([8, 16, 24, 32]);
});
