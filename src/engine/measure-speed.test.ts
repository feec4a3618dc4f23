import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { matmulGraph } from './onnx/matmul-graph';
import { measureSpeed } from './measure-speed';
import type { Runtime } from './ort';
import { floats } from './tensor';

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

/** What is used here of the runtime, which no other test loads. */
interface OrtModule {
  readonly env: { readonly wasm: { numThreads: number } };
  readonly Tensor: new (type: string, data: Float32Array, dims: readonly number[]) => { data: Float32Array };
  readonly InferenceSession: {
    create(
      model: Uint8Array,
      options: object,
    ): Promise<{ run(feeds: Record<string, unknown>): Promise<Record<string, { data: Float32Array }>> }>;
  };
}

test('the graph multiplies', async () => {
  const ort = createRequire(import.meta.url)('onnxruntime-web/wasm') as OrtModule;
  ort.env.wasm.numThreads = 1;
  const model = new Uint8Array(matmulGraph());
  const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'] });
  const x = new ort.Tensor('float32', Float32Array.of(1, 2, 3, 4), [2, 2]);
  const w = new ort.Tensor('float32', Float32Array.of(0, 1, 2, 0), [2, 2]);
  const { y } = await session.run({ x, w });
  // Twice is a product with 2, six times with 8.
  expect([...y!.data]).toEqual([8, 16, 24, 32]);
});
